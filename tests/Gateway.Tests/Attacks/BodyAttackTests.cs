using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Hosting;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

public sealed class BodyAttackTests(AttackedGateway gateway) : AttackTests(gateway)
{
    private const int HostileDepth = 100_000;

    internal static readonly string[] Sql =
    [
        "x'; DROP TABLE log_entry; --", "' OR '1'='1", "\" UNION SELECT entry FROM log_entry --", "1); DELETE FROM principal; --", "'; WAITFOR DELAY '0:0:9' --", "%' ESCAPE '!",
    ];

    [Fact]
    public async Task Every_route_that_takes_a_body_and_every_part_of_an_upload_is_attacked()
    {
        IReadOnlyList<JsonBody> bodies = await JsonBodies.ReadAsync(Gateway);
        await using WebApplication app = GatewayApplication.Build(Gateway.Data, ["http://127.0.0.1:0"], []);
        IEnumerable<string> changing = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText?.TrimEnd('/')}"))
            .Where(route => !route.StartsWith("GET ", StringComparison.Ordinal) && !route.StartsWith("HEAD ", StringComparison.Ordinal));
        Assert.Equal(JsonBodies.RoutesWithout.Concat(bodies.Select(body => body.Route)).Distinct().Order(StringComparer.Ordinal), changing.Order(StringComparer.Ordinal));

        IEnumerable<string> parts = typeof(MultipartUpload).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(field => field.IsLiteral && field.Name.EndsWith("Part", StringComparison.Ordinal)).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(
            bodies.Where(body => body.Route == "POST /v1/advisories").Select(body => body.Name).Append("content").Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_body_is_taken_as_it_is_before_it_is_spoiled()
    {
        foreach (JsonBody body in await JsonBodies.ReadAsync(Gateway))
        {
            using HttpResponseMessage answer = await body.PostAsync(body.Good.ToArray());
            // An agreement that was taken back can neither be signed nor declined any more: that is told apart last.
            bool isTaken = body.Name is "agreement" or "end" ? answer.StatusCode is HttpStatusCode.Conflict : answer.IsSuccessStatusCode;
            Assert.True(isTaken, $"{body.Name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        await Gateway.RemoveWebhooksAsync();
    }

    [Fact]
    public async Task No_body_takes_a_member_that_nobody_asked_for()
    {
        foreach (JsonBody body in await JsonBodies.ReadAsync(Gateway))
        {
            await RefusedAsync(body.Caller, () => body.PostAsync(JsonAttacks.WithExtraMember(body.Good)), body.Unknown.Status, body.Unknown.Name!);
        }
    }

    [Fact]
    public async Task No_signed_document_takes_a_member_that_nobody_asked_for_though_it_is_signed_with_it()
    {
        IReadOnlyList<JsonBody> bodies = await JsonBodies.ReadAsync(Gateway);
        (string Body, Func<JsonObject, JsonNode?> Inside, Expected Refusal)[] places =
        [
            ("metadata", root => root["statement"], Expected.Refused(422, "invalid-advisory")),
            ("metadata", root => root["statement"]!["documents"]![0], Expected.Refused(422, "invalid-advisory")),
            ("metadata", root => root["recipients"]![0], Expected.Refused(422, "invalid-advisory")),
            ("receipt", root => root["receipt"], Expected.Refused(422, "invalid-advisory")),
            ("receipt", root => root["receipt"]!["manifest"], Expected.Refused(422, "invalid-advisory")),
            ("withdrawal", root => root["withdrawal"], Expected.Refused(422, "invalid-advisory")),
            ("permission", root => root["permission"], Expected.Refused(422, "invalid-advisory")),
            ("proposal", root => root["agreement"], Expected.Refused(400, "invalid-json")),
            ("proposal", root => root["agreement"]!["terms"], Expected.Refused(400, "invalid-json")),
            ("proposal", root => root["agreement"]!["parties"]![0], Expected.Refused(400, "invalid-json")),
            ("agreement", root => root["agreement"], Expected.Refused(400, "invalid-json")),
            ("end", root => root["end"], Expected.Refused(400, "invalid-json")),
            ("record", root => root["record"], Expected.Refused(400, "invalid-json")),
            ("record", root => root["record"]!["principals"]![0], Expected.Refused(400, "invalid-json")),
            ("record", root => root["record"]!["principals"]![0]!["keys"], Expected.Refused(400, "invalid-json")),
            ("record", root => root["act"], Expected.Refused(400, "invalid-json")),
            ("suspension", root => root["act"], Expected.Refused(400, "invalid-json")),
            ("resumption", root => root["act"], Expected.Refused(400, "invalid-json")),
            ("release", root => root["release"], Expected.Refused(422, "invalid-advisory")),
            ("headers", root => root["bravo"]![0], Expected.Refused(422, "invalid-advisory")),
            ("addition", root => root["addition"], Expected.Refused(422, "invalid-advisory")),
            ("addition", root => root["headers"]!["bravo"]![0], Expected.Refused(422, "invalid-advisory")),
            ("declaration", root => root["declaration"], Expected.Refused(422, "invalid-advisory")),
            ("revocation", root => root["revocation"], Expected.Refused(400, "invalid-json")),
            ("group", root => root["group"], Expected.Refused(400, "invalid-json")),
            ("group", root => root["group"]!["members"]![0], Expected.Refused(400, "invalid-json")),
        ];
        foreach ((string name, Func<JsonObject, JsonNode?> inside, Expected outcome) in places)
        {
            JsonBody body = bodies.Single(each => each.Name == name);
            await RefusedAsync(body.Caller, () => body.PostAsync(JsonAttacks.WithExtraMemberIn(body.Good, inside)), outcome.Status, outcome.Name!);
        }

        // And one that its author did sign as it is.
        AdvisoryId id = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo());
        byte[] receipt = JsonAttacks.WithExtraMember((await Gateway.AsBob.ReceiptAsync(id, Gateway.Bob, Disposition.Read)).Bytes);
        string signature = SshSignature.Sign(Gateway.Bob.Sign, Namespaces.Receipt, receipt);
        await RefusedAsync(Gateway.Bob.Id, () => Gateway.AsBob.PostAsync(PathOf(id, "/receipts"), SignedJson("receipt", receipt, signature)), 422, "invalid-advisory");
    }

    [Fact]
    public async Task JSON_of_any_depth_is_refused_before_it_costs_anything()
    {
        foreach (JsonBody body in await JsonBodies.ReadAsync(Gateway))
        {
            Expected outcome = body.MaxBytes > 2 * HostileDepth ? Expected.Refused(400, "invalid-json") : Expected.Refused(413, "payload-too-large");
            await RefusedAsync(body.Caller, () => body.PostAsync(JsonAttacks.Deep(HostileDepth)), outcome.Status, outcome.Name!);
            await RefusedAsync(body.Caller, () => body.PostAsync(JsonAttacks.Deep(body.MaxBytes / 4)), 400, "invalid-json");
        }
    }

    [Fact]
    public async Task A_member_twice_is_refused_in_every_body()
    {
        foreach (JsonBody body in await JsonBodies.ReadAsync(Gateway))
        {
            await RefusedAsync(body.Caller, () => body.PostAsync(JsonAttacks.WithDuplicate(body.Good)), 400, "invalid-json");
        }
    }

    [Fact]
    public async Task SQL_in_any_text_of_any_body_is_text()
    {
        foreach (JsonBody body in await JsonBodies.ReadAsync(Gateway))
        {
            // Each place gets the next of them.
            int places = JsonAttacks.WithEachText(body.Good, "").Count();
            for (int i = 0; i < places; i++)
            {
                (string place, byte[] document) = JsonAttacks.WithEachText(body.Good, Sql[i % Sql.Length]).ElementAt(i);
                long before = await Gateway.ReadLogSizeAsync();
                using HttpResponseMessage answer = await body.PostAsync(document);
                string problem = await answer.Content.ReadAsStringAsync();
                Assert.True((int)answer.StatusCode is 400 or 404 or 409 or 422 or 403, $"{body.Name} {place}: {(int)answer.StatusCode} {problem}");
                await AssertRecordedAsync(before, body.Caller, (int)answer.StatusCode, Answers.NameOf(problem));
            }
        }
    }

    [Fact]
    public async Task A_title_that_is_SQL_is_published_and_read_as_it_was_written()
    {
        foreach (string sql in Sql)
        {
            Upload upload = new Upload(Gateway.Alice, Upload.To("bravo")) { Title = sql }.With(AttackedGateway.Marker);
            AdvisoryId id = await Gateway.AsAlice.PublishAsync(upload);
            Assert.Equal(sql, (await Gateway.AsBob.GetJsonAsync(PathOf(id))).GetProperty("titles").GetProperty("en").GetString());
        }
    }

    [Fact]
    public async Task SQL_in_any_parameter_address_or_header_is_text()
    {
        foreach (string sql in Sql.Select(Uri.EscapeDataString))
        {
            foreach ((string path, int status) in ((string, int)[])
            [
                ($"/v1/logs/audit/entries?actor={sql}&action={sql}&subject={sql}", 200), ($"/v1/logs/audit/entries?from={sql}", 400), ($"/v1/logs/audit/proof/inclusion?index={sql}", 400),
                ($"/v1/logs/{sql}/checkpoint", 404), ($"/v1/inbox?after={sql}", 400), ($"/v1/inbox?limit={sql}", 400), ($"/v1/inbox?atLeast={sql}", 400), ($"/v1/agencies/{sql}", 404),
                ($"/v1/agencies?id={sql}", 404), ($"/v1/advisories/{sql}", 404), ($"/v1/advisories/{sql}/content/{sql}", 404), ($"/v1/logs/audit/tile/{sql}", 404),
            ])
            {
                using HttpResponseMessage answer = await Gateway.AsBob.GetAsync(path);
                Assert.True((int)answer.StatusCode == status, $"{path}: {(int)answer.StatusCode}");
            }
        }

        using var keyed = new HttpRequestMessage(HttpMethod.Post, Answers.Advisories) { Content = Gateway.ToBravo().Form() };
        Assert.True(keyed.Headers.TryAddWithoutValidation("Idempotency-Key", "x';DROP/**/TABLE/**/idempotency;--"));
        using HttpResponseMessage published = await Gateway.AsAlice.SendAsync(keyed);
        await published.JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_method_that_a_header_or_parameter_names_is_not_the_requests()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies/charlie/suspension?_method=DELETE");
        request.Headers.Add("X-HTTP-Method-Override", "DELETE");
        await RefusedAsync(null, () => Gateway.AsAdmin.SendAsync(request), 405, "method-not-allowed");
    }
}
