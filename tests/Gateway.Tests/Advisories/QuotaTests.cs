using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

public sealed class QuotaTests() : FreshExchangeTests(new TightWorld())
{
    [Fact]
    public async Task An_agency_stores_no_more_than_its_quota_until_it_withdraws()
    {
        Upload large() => ToBravo(new string('x', 90_000));
        AdvisoryId first = await AsAlice.PublishAsync(large());
        await AsAlice.PublishAsync(large());
        await AsAlice.PublishAsync(large());

        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, large().Form()), 507, "insufficient-storage");
        using HttpResponseMessage withdrawn = await AsAlice.WithdrawAsync(first, Alice);
        await withdrawn.JsonAsync(System.Net.HttpStatusCode.Created);
        await AsAlice.PublishAsync(large());
    }

    private sealed class TightWorld : ExchangeWorld
    {
        private protected override (string Setting, string Value)[] Settings => [("Gateway:Limits:StoredBytesPerAgency", "300000")];
    }
}
