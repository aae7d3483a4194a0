// node service.mjs: csaf-validator-service's API (POST /api/v1/validate, GET /api/v1/tests) on a port of 127.0.0.1, which it prints.
import { createServer } from "node:http"
import { json } from "node:stream/consumers"
import * as basic from "@secvisogram/csaf-validator-lib/basic.js"
import * as extended from "@secvisogram/csaf-validator-lib/extended.js"
import * as full from "@secvisogram/csaf-validator-lib/full.js"
import * as mandatory from "@secvisogram/csaf-validator-lib/mandatoryTests.js"
import * as schema from "@secvisogram/csaf-validator-lib/schemaTests.js"
import validateStrict from "@secvisogram/csaf-validator-lib/validateStrict.js"

const presets = { basic, extended, full, mandatory, schema }
const answers = {
  "GET /api/v1/tests": async () => Object.keys(full).map((name) => ({ name, preset: "full" })),
  "POST /api/v1/validate": async (request) => {
    const { tests, document } = await json(request)
    return validateStrict(tests.flatMap(({ name }) => Object.values(presets[name])), document)
  },
}

const server = createServer(async (request, response) => {
  try {
    const answer = JSON.stringify(await answers[`${request.method} ${request.url}`](request))
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(answer)
  } catch (failure) {
    response.writeHead(500).end(String(failure))
  }
})
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`))
