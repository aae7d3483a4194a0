using System.Text;
using static Gateway.Tests.Attacks.Expected;

namespace Gateway.Tests.Attacks;

/// <summary>Every route that asks for a token, with what it gives to those who have one and not the right. A new route needs its line here.</summary>
internal sealed class RouteAttacks
{
    private const string Advisory = "/v1/advisories/ID";
    private const string Agreement = "/v1/agreements/AGREEMENT";
    private const string Log = "/v1/logs/{log:regex(^(audit|directory)$)}";

    public RouteAttacks(AttackedGateway gateway, byte[] record)
    {
        StringContent recorded() => new(Encoding.UTF8.GetString(record), Encoding.UTF8, "application/json");
        static StringContent empty() => new("{}", Encoding.UTF8, "application/json");
        All = new()
        {
            // Every member reads the directory: it names keys, and nothing of what was exchanged.
            ["GET /v1/agencies"] = new("/v1/agencies", Nothing, Nothing),
            ["GET /v1/agencies/{id}"] = new("/v1/agencies/alpha", Nothing, Nothing),
            ["POST /v1/agencies"] = new("/v1/agencies", Scope, Refused(403, "forbidden"), recorded),
            ["POST /v1/agencies/{id}/revocations"] = new("/v1/agencies/alpha/revocations", Scope, Refused(403, "forbidden"), empty),
            ["POST /v1/agencies/{id}/suspension"] = new("/v1/agencies/alpha/suspension", Scope, Scope, empty),
            ["DELETE /v1/agencies/{id}/suspension"] = new("/v1/agencies/alpha/suspension", Scope, Scope, empty),
            // An agreement binds every principal of a party, so every one reads it; only a keyholder signs.
            ["GET /v1/agreements"] = new("/v1/agreements", Nothing, OwnWords),
            ["POST /v1/agreements"] = new("/v1/agreements", Scope, Refused(400, "invalid-json"), empty),
            ["GET /v1/agreements/{id}"] = new(Agreement, Hidden, OwnWords),
            ["GET /v1/agreements/{id}/versions/{version:int}/texts/{language}"] = new($"{Agreement}/versions/1/texts/en", Hidden, OwnWords),
            ["POST /v1/agreements/{id}/signatures"] = new($"{Agreement}/signatures", Scope, Refused(400, "invalid-json"), empty),
            ["POST /v1/agreements/{id}/end"] = new($"{Agreement}/end", Scope, Refused(400, "invalid-json"), empty),
            ["GET /v1/groups"] = new("/v1/groups", Nothing, Nothing),
            // An id of its own: what an outsider asked for stands in its own entries, which are asked for below.
            ["GET /v1/groups/{id}"] = new("/v1/groups/01920000-0000-7000-8000-000000000001", Hidden, Hidden),
            ["POST /v1/groups"] = new("/v1/groups", Scope, Refused(400, "invalid-json"), empty),
            [$"GET {Log}/checkpoint"] = new("/v1/logs/audit/checkpoint", Nothing, Nothing),
            [$"POST {Log}/checkpoint"] = new("/v1/logs/audit/checkpoint", Refused(415, "unsupported-media-type"), Refused(415, "unsupported-media-type"), empty),
            [$"GET {Log}/proof/inclusion"] = new("/v1/logs/audit/proof/inclusion?index=0", Nothing, Nothing),
            [$"GET {Log}/proof/consistency"] = new("/v1/logs/audit/proof/consistency?from=1", Nothing, Nothing),
            [$"GET {Log}/timestamp"] = new("/v1/logs/audit/timestamp?size=1", Absent, Absent),
            [$"GET {Log}/tile/{{**path}}"] = new("/v1/logs/audit/tile/0/000.p/1", Nothing, Nothing),
            [$"GET {Log}/entries"] = new("/v1/logs/audit/entries", Nothing, OwnIds),
            ["GET /v1/logs/audit/tile/entries/{**path}"] = new("/v1/logs/audit/tile/entries/000.p/1", Scope, Scope),
            ["GET /v1/logs/directory/tile/entries/{**path}"] = new("/v1/logs/directory/tile/entries/000.p/1", Nothing, Nothing),
            ["POST /v1/advisories"] = new("/v1/advisories", Refused(422, "invalid-advisory"), Scope, () => gateway.ToBravo().Form()),
            ["GET /v1/advisories"] = new("/v1/advisories", Nothing, Scope),
            ["GET /v1/inbox"] = new("/v1/inbox", Nothing, Scope),
            ["GET /v1/clear"] = new("/v1/clear", Nothing, Scope),
            ["GET /v1/obligations/owed"] = new("/v1/obligations/owed", Nothing, Scope),
            ["GET /v1/obligations/due"] = new("/v1/obligations/due", Nothing, Scope),
            // Nobody is refused its own stream, which has no end: whom it does not concern is asked for a place in it that is none.
            ["GET /v1/inbox/events"] = new("/v1/inbox/events?after=x", Refused(400, "bad-request"), Scope),
            // Its own numbers; without ids, they name no advisory.
            ["GET /v1/report"] = new("/v1/report", Nothing, Nothing),
            // A keyholder of the recipient has a right of its own to these, to its agency's alone.
            ["GET /v1/webhooks"] = new("/v1/webhooks", Scope, Nothing),
            ["POST /v1/webhooks"] = new("/v1/webhooks", Scope, Refused(400, "invalid-json"), empty),
            ["GET /v1/webhooks/{id}"] = new("/v1/webhooks/ID", Scope, Hidden),
            ["DELETE /v1/webhooks/{id}"] = new("/v1/webhooks/ID", Scope, Hidden),
            ["POST /v1/webhooks/{id}/test"] = new("/v1/webhooks/ID/test", Scope, Hidden, empty),
            ["GET /v1/advisories/{id}"] = new(Advisory, Hidden, Scope),
            ["GET /v1/advisories/{id}/manifest"] = new($"{Advisory}/manifest?recipient=bravo", Hidden, Scope),
            ["GET /v1/advisories/{id}/manifest.sig"] = new($"{Advisory}/manifest.sig", Hidden, Scope),
            ["GET /v1/advisories/{id}/statement"] = new($"{Advisory}/statement?recipient=bravo", Hidden, Scope),
            ["GET /v1/advisories/{id}/statement.sig"] = new($"{Advisory}/statement.sig", Hidden, Scope),
            ["GET /v1/advisories/{id}/content/{number}"] = new($"{Advisory}/content/0", Hidden, Scope),
            ["HEAD /v1/advisories/{id}/content/{number}"] = new($"{Advisory}/content/0", Hidden, Scope),
            ["GET /v1/advisories/{id}/envelope"] = new($"{Advisory}/envelope", Hidden, Scope),
            ["HEAD /v1/advisories/{id}/envelope"] = new($"{Advisory}/envelope", Hidden, Scope),
            ["POST /v1/advisories/{id}/receipts"] = new($"{Advisory}/receipts", Hidden, Scope, empty),
            ["GET /v1/advisories/{id}/receipts"] = new($"{Advisory}/receipts", Hidden, Scope),
            ["POST /v1/advisories/{id}/additions"] = new($"{Advisory}/additions", Hidden, Scope, empty),
            ["GET /v1/advisories/{id}/additions"] = new($"{Advisory}/additions", Hidden, Scope),
            ["POST /v1/advisories/{id}/permissions"] = new($"{Advisory}/permissions", Hidden, Scope, empty),
            ["GET /v1/advisories/{id}/permissions"] = new($"{Advisory}/permissions", Hidden, Scope),
            ["POST /v1/advisories/{id}/declarations"] = new($"{Advisory}/declarations", Hidden, Scope, empty),
            ["GET /v1/advisories/{id}/declarations"] = new($"{Advisory}/declarations", Hidden, Scope),
            ["POST /v1/advisories/{id}/withdrawal"] = new($"{Advisory}/withdrawal", Hidden, Scope, empty),
            ["GET /v1/advisories/{id}/withdrawal"] = new($"{Advisory}/withdrawal", Hidden, Scope),
        };
    }

    public Dictionary<string, RouteAttack> All { get; }
}
