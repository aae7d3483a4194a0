using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using Gateway.Tests.Reliability;

namespace Gateway.Tests.Agreements;

public sealed class RequiredTests() : AgreementTests(new StrictWorld())
{
    [Fact]
    public async Task Nothing_is_shared_without_an_agreement_where_the_gateway_asks_for_one()
    {
        System.Text.Json.JsonElement problem = await RefusedWithNothingStoredAsync(() => PublishAsync(To("bravo", "charlie")), 403, "forbidden");
        Assert.Equal(["bravo forbidden", "charlie forbidden"], problem.Recipients());
        Assert.All(problem.GetProperty("clauses").EnumerateArray(), clause =>
        {
            Assert.Equal("required", clause.GetProperty("clause").GetString());
            Assert.False(clause.TryGetProperty("agreement", out _));
        });
        LogEntry entry = (await EntriesAsync(ActionNames.AccessDenied))[^1];
        Assert.Equal(AgreementClause.Required, AccessDeniedDetail.Parse(entry.Detail).Clause);

        await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha", "bravo");
        await PublishedAsync(To("bravo"));
        await RefusedWithNothingStoredAsync(() => PublishAsync(To("bravo", "charlie")), 403, "forbidden");
    }

    [Fact]
    public async Task An_agency_needs_no_agreement_with_itself() => await PublishedAsync(To("alpha"));

    [Fact]
    public async Task The_discovery_document_says_so() =>
        Assert.True((await Host.Anonymous().GetJsonAsync("/.well-known/advisory-gateway")).GetProperty("requireAgreements").GetBoolean());

    private sealed class StrictWorld : FaultyWorld
    {
        private protected override (string Setting, string Value)[] Settings => [("Gateway:Agreements:Required", "true")];
    }
}
