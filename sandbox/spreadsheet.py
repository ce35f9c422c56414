"""What people do to the shared workbook over the page's API: edit it, and restore an older version."""

from aiohttp import web

from sandbox.google import Google


def routes(google: Google) -> list[web.RouteDef]:
    """Return the routes; people are identified by e-mail address, as Drive names the last editor."""

    async def edit(request: web.Request) -> web.Response:
        body = await request.json()
        return web.json_response(google.edit(body["editor"], {"requests": body["requests"]}))

    async def name(_request: web.Request) -> web.Response:
        return web.json_response({"version": google.name_version()})

    async def restore(request: web.Request) -> web.Response:
        body = await request.json()
        google.restore_version(body["editor"], int(request.match_info["number"]))
        return web.json_response({})

    return [
        web.post("/api/sheet", edit),
        web.post("/api/versions", name),
        web.post("/api/versions/{number}", restore),
    ]
