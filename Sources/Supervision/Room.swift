// The first file of this room; replaced by its real content.
