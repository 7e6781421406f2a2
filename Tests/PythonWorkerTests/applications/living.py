"""ASGI applications that live their lifespans and tell of it."""


def make(name):
    async def application(scope, receive, send):
        if scope["type"] == "lifespan":
            await receive()
            if name == "failing":
                await send({"type": "lifespan.startup.failed", "message": "the cache is cold"})
                return
            scope["state"]["name"] = name
            print(name, "started", flush=True)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            print(name, "shut down", flush=True)
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = f"{name} {scope['root_path']} {scope['state']}".encode()
        head = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    return application


main, one, two, failing = make("main"), make("one"), make("two"), make("failing")
