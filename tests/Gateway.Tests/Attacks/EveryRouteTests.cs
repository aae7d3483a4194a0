using System.Net;
using System.Net.Http.Headers;
using Gateway.Exchange;
using Gateway.Server.Hosting;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Tests.Attacks;

/// <summary>Tokens of nobody, of another agency, and of another role or person of the right one, on every route that there is.</summary>
public sealed class EveryRouteTests(AttackedGateway gateway) : AttackTests(gateway), IAsyncLifetime
{
    private RouteAttacks attacks = null!;
    private AdvisoryId advisory;
    private Agreement agreement = null!;
    private HttpClient roleless = null!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        using HttpResponseMessage alpha = await Gateway.AsCarol.GetAsync("/v1/agencies/alpha");
        System.Text.Json.JsonElement current = await alpha.JsonAsync();
        AgencyRecord record = AgencyRecord.Parse(System.Text.Encoding.UTF8.GetBytes(current.GetProperty("record").GetRawText()));
        attacks = new RouteAttacks(Gateway, AgencyRecordedDetail.Create(record, current.GetProperty("signature").GetString()!).Bytes.ToArray());
        advisory = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo());
        agreement = await Gateway.ProposeAgreementAsync();
        roleless = await Gateway.LogInAsync(Gateway.KeyholderOf(Gateway.Bob));
    }

    [Fact]
    public async Task Every_route_that_there_is_is_attacked()
    {
        // The application as the program builds it, never started.
        await using WebApplication app = GatewayApplication.Build(Gateway.Data, ["http://127.0.0.1:0"], []);
        IEnumerable<string> routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText?.TrimEnd('/')}"));
        Assert.Equal(attacks.All.Keys.Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_token_that_holds_no_route_answers()
    {
        string ofAnotherGateway = ForgedTokens.Sign(
            Gateway.Bob.Access, """{"alg":"Ed25519","typ":"at+jwt","kid":"k"}""", $$"""{"iss":"https://elsewhere.example","sub":"{{Gateway.Bob.Id}}","aud":"elsewhere.example","exp":9999999999}""");
        using HttpClient forger = Gateway.Client("Bearer", ofAnotherGateway);
        foreach ((string route, RouteAttack attack) in attacks.All)
        {
            using HttpResponseMessage unnamed = await AskAsync(Gateway.Stranger, route, attack);
            AssertRefused(route, unnamed, 401, "missing-token");
            using HttpResponseMessage forged = await AskAsync(forger, route, attack);
            AssertRefused(route, forged, 401, "invalid-token");
        }
    }

    [Fact]
    public async Task Another_agencys_token_opens_no_route_to_what_does_not_concern_it() =>
        await AttackAsync(Gateway.AsCarol, Gateway.Carol.Id, attack => attack.Outsider);

    [Fact]
    public async Task A_token_of_another_role_of_the_same_agency_opens_no_route_to_what_was_sent_there() =>
        await AttackAsync(roleless, Gateway.KeyholderOf(Gateway.Bob).Id, attack => attack.Roleless);

    [Fact]
    public async Task A_RED_advisory_to_one_person_is_closed_to_every_colleague_on_every_route()
    {
        Upload red = new Upload(Gateway.Alice, Upload.To("bravo", Gateway.Bob.Id)) { Tlp = Tlp.Red }.With("for Bob alone");
        advisory = await Gateway.AsAlice.PublishAsync(red);
        using HttpClient asBruno = await Gateway.LogInAsync(Gateway.Bruno);
        foreach ((string route, RouteAttack attack) in attacks.All.Where(each => each.Value.Outsider == Expected.Hidden && each.Value.IsAboutAdvisory))
        {
            // A reader has no scope to withdraw or to share with, whatever is there.
            bool takesPublisher = route.StartsWith("POST", StringComparison.Ordinal) && !route.EndsWith("receipts", StringComparison.Ordinal);
            Expected outcome = takesPublisher ? Expected.Scope : Expected.Hidden;
            await AttackAsync(asBruno, Gateway.Bruno.Id, route, attack, outcome);
        }
    }

    [Theory]
    [InlineData("bytes=0-9")]
    [InlineData("bytes=-1")]
    [InlineData("bytes=0-0,5-9")]
    [InlineData("bytes=99999-")]
    public async Task No_range_shows_an_outsider_more_than_the_whole(string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Answers.PathOf(advisory, "/content/0"));
        request.Headers.TryAddWithoutValidation("Range", range);
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        await RefusedAsync(Gateway.Carol.Id, () => Gateway.AsCarol.SendAsync(request), 404, "not-found");
    }

    private async Task AttackAsync(HttpClient client, PrincipalId caller, Func<RouteAttack, Expected> expected)
    {
        foreach ((string route, RouteAttack attack) in attacks.All)
        {
            await AttackAsync(client, caller, route, attack, expected(attack));
        }
    }

    private async Task AttackAsync(HttpClient client, PrincipalId caller, string route, RouteAttack attack, Expected expected)
    {
        long before = await Gateway.ReadLogSizeAsync();
        using HttpResponseMessage answer = await AskAsync(client, route, attack);
        if (expected.Name is null)
        {
            await AssertShowsNothingAsync(route, answer, expected);
            return;
        }

        AssertRefused(route, answer, expected.Status, expected.Name);
        await AssertRecordedAsync(before, expected.IsRecorded ? caller : null, expected.Status, expected.Name);
    }

    private async Task AssertShowsNothingAsync(string route, HttpResponseMessage answer, Expected expected)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{route}: {(int)answer.StatusCode} {body}");
        Assert.True(expected.MayNameIds || !body.Contains(advisory.Value, StringComparison.Ordinal), $"{route} names the advisory.");
        Assert.True(expected.MayHoldWords || !body.Contains(AttackedGateway.Marker, StringComparison.Ordinal), $"{route} holds a member's words.");
    }

    private static void AssertRefused(string route, HttpResponseMessage answer, int status, string name)
    {
        Assert.True((int)answer.StatusCode == status, $"{route}: {(int)answer.StatusCode} instead of {status} {name}");
        if (answer.RequestMessage!.Method != HttpMethod.Head)
        {
            using Stream body = answer.Content.ReadAsStream();
            using var problem = System.Text.Json.JsonDocument.Parse(body);
            Assert.Equal($"urn:advisory-gateway:problem:{name}", problem.RootElement.GetProperty("type").GetString());
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpClient client, string route, RouteAttack attack)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), attack.At(advisory, agreement.Id))
        {
            Content = attack.Body?.Invoke(),
        };
        return await client.SendAsync(request);
    }
}
