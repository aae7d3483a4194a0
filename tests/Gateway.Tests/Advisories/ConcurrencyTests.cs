using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

public sealed class ConcurrencyTests() : FreshExchangeTests(new ManyUploads())
{
    // The first answers of a process may be several at once, and one of them was a 500 where their options were not yet fixed.
    [Fact]
    public void What_answers_are_written_with_is_fixed_before_the_first_of_them() => Assert.True(AdvisoryJson.Options.IsReadOnly);

    [Fact]
    public async Task Delivery_numbers_run_without_gap_for_each_recipient_however_many_publish_at_once()
    {
        Member[] publishers = [.. Enumerable.Range(0, 4).Select(_ => Member.Publisher("alpha"))];
        await Host.RecordAsync([Alice, .. publishers]);
        HttpClient[] clients = await Task.WhenAll(publishers.Select(Host.LogInAsync));
        AdvisoryId[] ids = await Task.WhenAll(publishers.Zip(clients).SelectMany(one => Enumerable.Range(0, 6).Select(i => one.Second.PublishAsync(
            new Upload(one.First, Upload.To("bravo"), Upload.To("charlie")).With($"document {i}")))));

        JsonElement[] items = [.. (await AsBob.GetJsonAsync("/v1/inbox")).GetProperty("items").EnumerateArray()];
        Assert.Equal(Enumerable.Range(1, 24).Select(n => (long)n), items.Select(item => item.GetProperty("delivery").GetInt64()));
        Assert.Equal(ids.Select(id => id.Value).Order(), items.Select(item => item.GetProperty("id").GetString()!).Order());
        AdvisoryAddressedDetail[] addressed = [.. (await EntriesAsync(ActionNames.AdvisoryAddressed)).Select(entry => AdvisoryAddressedDetail.Parse(entry.Detail))];
        Assert.Equal(48, addressed.Length);
        Assert.Equal(48, addressed.Select(detail => (detail.Recipient, detail.Delivery)).Distinct().Count());
    }

    private sealed class ManyUploads : ExchangeWorld
    {
        private protected override (string Setting, string Value)[] Settings => [("Gateway:Limits:ConcurrentUploadsPerAgency", "32")];
    }
}
