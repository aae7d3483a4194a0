using System.Net;
using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Reliability;

namespace Gateway.Tests.Advisories;

/// <summary>Who gets an advisory after the time by which its sender asked for an acknowledgement owes none: in the lists, in the report and by fsck.</summary>
public sealed class LateRecipientTests : FreshExchangeTests
{
    private readonly StoreFaults faults;

    public LateRecipientTests()
        : this(new FaultyWorld())
    {
    }

    private LateRecipientTests(FaultyWorld world)
        : base(world) => faults = world.Faults;

    [Fact]
    public async Task Who_was_added_in_time_owes_an_acknowledgement_and_who_was_added_later_does_not()
    {
        Member bea = Member.Publisher("bravo");
        Member dora = Member.Reader("delta");
        await Host.RecordAsync(bea, dora);
        using HttpClient asBea = await Host.LogInAsync(bea);
        AdvisoryId id = await AsAlice.PublishAsync(
            new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Green, RespondBy = Host.Time.GetUtcNow().AddHours(1) }.With("please acknowledge"));
        await ShareAsync(asBea, bea, id, Carol);
        faults.ClockShift = TimeSpan.FromHours(2);
        await ShareAsync(asBea, bea, id, dora);

        using HttpClient asDora = await Host.LogInAsync(dora);
        Assert.Single(await OwedAsync(AsCarol));
        Assert.Empty(await OwedAsync(asDora));
        Assert.Equal(["bravo", "charlie"], await DebtorsAsync());
        Assert.Equal(["bravo 1", "charlie 1", "delta 0"], await AskedAsync());
        Assert.Equal("ok", (await FsckRun.OfAsync(Host))[..2]);
    }

    [Fact]
    public async Task What_travelled_until_its_time_had_passed_asks_for_nothing()
    {
        DateTimeOffset made = Host.Time.GetUtcNow().AddDays(-3);
        await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { CreatedAt = made, RespondBy = made.AddDays(1) }.With("out of an air gap"));

        Assert.Empty(await OwedAsync(AsBob));
        Assert.Empty(await DebtorsAsync());
        Assert.Equal(["bravo 0"], await AskedAsync());
        Assert.Equal("ok", (await FsckRun.OfAsync(Host))[..2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task An_answer_before_the_advisory_was_made_cannot_be_asked_for(int minutes)
    {
        DateTimeOffset made = Host.Time.GetUtcNow();
        Upload upload = new Upload(Alice, Upload.To("bravo")) { CreatedAt = made, RespondBy = made.AddMinutes(minutes) }.With("too late for everybody");
        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, upload.Form()), 422, "invalid-advisory");
    }

    private static async Task ShareAsync(HttpClient client, Member sharer, AdvisoryId id, Member recipient)
    {
        using HttpResponseMessage response = await new SharedAdvisory(sharer).PostAsync(client, id, recipient.Id.Agency.Value, recipient.Identities[0].Recipient);
        await response.JsonAsync(HttpStatusCode.Created);
    }

    private static async Task<JsonElement[]> OwedAsync(HttpClient client) => await ItemsAsync(client, "/v1/obligations/owed");

    private async Task<string[]> DebtorsAsync() =>
    [
        .. (await ItemsAsync(AsAlice, "/v1/obligations/due"))
            .Select(item => item.GetProperty("deliveries")[0].GetProperty("recipient").GetString()!),
    ];

    private static async Task<JsonElement[]> ItemsAsync(HttpClient client, string path) =>
        [.. (await client.GetJsonAsync(path)).GetProperty("items").EnumerateArray()];

    private async Task<string[]> AskedAsync()
    {
        using HttpClient asAuditor = await Host.LogInAuditorAsync();
        byte[] answer = await asAuditor.GetByteArrayAsync("/v1/report");
        ExchangeReport report = ExchangeReport.Parse(CanonicalJson.ParseObject(answer).Object("report").Bytes);
        return [.. report.Content.Pairs.Select(pair => $"{pair.Recipient} {pair.Asked.Deliveries}")];
    }
}
