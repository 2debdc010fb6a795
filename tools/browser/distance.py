"""A distance between the browser and a server on this computer (benchmarks).

with far_away("http://127.0.0.1:8888", 200) as url:
    ...                                 # what is asked of `url` is answered 200 ms later
"""

import asyncio
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit


@contextmanager
def far_away(url, milliseconds):
    """An address of the same server, from which each answer takes so much longer."""
    port, loop, ready = urlsplit(url).port, asyncio.new_event_loop(), threading.Event()
    found = []

    async def carry(reader, writer):
        while data := await reader.read(65536):
            loop.call_later(milliseconds / 2000, writer.write, data)
        loop.call_later(milliseconds / 2000, writer.close)

    async def meet(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, back), carry(there, writer), return_exceptions=True)

    async def serve():
        server = await asyncio.start_server(meet, "127.0.0.1", 0)
        found.append(server.sockets[0].getsockname()[1])
        ready.set()

    def run():
        loop.create_task(serve())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield url.replace(f":{port}", f":{found[0]}")
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
