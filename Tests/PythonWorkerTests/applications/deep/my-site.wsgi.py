import sample

app = application = sample.application
