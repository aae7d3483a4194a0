using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

/// <summary>Who owes an acknowledgement, seen from both sides, and what an advisory was corrected by.</summary>
public sealed class ObligationTests : FreshExchangeTests
{
    private const string Owed = "/v1/obligations/owed";
    private const string Due = "/v1/obligations/due";

    [Fact]
    public async Task An_acknowledgement_that_was_asked_for_is_owed_by_the_recipient_and_due_to_the_sender()
    {
        AdvisoryId id = await AsAlice.PublishAsync(Asking(TimeSpan.FromHours(1), "bravo", "charlie"));
        await AsAlice.PublishAsync(ToBravo("asks for nothing"));

        JsonElement owed = Assert.Single(await ItemsAsync(AsBob, Owed));
        Assert.Equal((id.Value, false, "addressed"), (Text(owed, "id"), owed.GetProperty("overdue").GetBoolean(), Text(owed, "state")));
        Assert.Equal("A vulnerability", owed.GetProperty("titles").GetProperty("en").GetString());
        Assert.True(owed.TryGetProperty("respondBy", out _));
        JsonElement[] due = await ItemsAsync(AsAlice, Due);
        Assert.Equal(["bravo addressed", "charlie addressed"], due.Select(DebtorOf));
        Assert.Equal(owed.GetProperty("index").GetInt64(), due[0].GetProperty("index").GetInt64());
        Assert.Empty(await ItemsAsync(AsAlice, Owed));
        Assert.Empty(await ItemsAsync(AsBob, Due));
    }

    [Fact]
    public async Task It_is_overdue_once_its_time_has_passed_and_only_then_in_the_list_of_what_is_overdue()
    {
        await AsAlice.PublishAsync(Asking(TimeSpan.FromMinutes(5), "bravo"));
        await AsAlice.PublishAsync(Asking(TimeSpan.FromDays(5), "bravo"));
        Assert.Empty(await ItemsAsync(AsBob, $"{Owed}?overdue=true"));

        Host.Time.Advance(TimeSpan.FromMinutes(6));

        foreach ((HttpClient client, string path) in ((HttpClient, string)[])[(AsBob, Owed), (AsAlice, Due)])
        {
            Assert.Equal([true, false], (await ItemsAsync(client, $"{path}?overdue=false")).Select(item => item.GetProperty("overdue").GetBoolean()));
            Assert.True(Assert.Single(await ItemsAsync(client, $"{path}?overdue=true")).GetProperty("overdue").GetBoolean());
        }
    }

    [Theory]
    [InlineData(Disposition.Read, true)]
    [InlineData(Disposition.Acted, true)]
    [InlineData(Disposition.Declined, true)]
    [InlineData(Disposition.Delivered, false)]
    [InlineData(Disposition.Unreadable, false)]
    public async Task Who_read_acted_or_declined_has_acknowledged_and_who_was_only_delivered_to_has_not(Disposition disposition, bool acknowledges)
    {
        AdvisoryId id = await AsAlice.PublishAsync(Asking(TimeSpan.FromHours(1), "bravo", "charlie"));
        using HttpResponseMessage receipt = await AsBob.AcknowledgeAsync(id, Bob, disposition);
        await receipt.JsonAsync(System.Net.HttpStatusCode.Created);

        Assert.Equal(acknowledges ? 0 : 1, (await ItemsAsync(AsBob, Owed)).Length);
        string[] debtors = [.. (await ItemsAsync(AsAlice, Due)).Select(DebtorOf)];
        Assert.Equal(acknowledges ? ["charlie addressed"] : [$"bravo {disposition.ToWire()}", "charlie addressed"], debtors);
    }

    [Fact]
    public async Task Nothing_is_owed_for_what_was_withdrawn()
    {
        AdvisoryId id = await AsAlice.PublishAsync(Asking(TimeSpan.FromHours(1), "bravo"));
        using HttpResponseMessage withdrawn = await AsAlice.WithdrawAsync(id, Alice);
        await withdrawn.JsonAsync(System.Net.HttpStatusCode.Created);

        Assert.Empty(await ItemsAsync(AsBob, Owed));
        Assert.Empty(await ItemsAsync(AsAlice, Due));
    }

    [Fact]
    public async Task Nothing_is_owed_for_what_has_expired_whether_or_not_the_sweeper_came_by()
    {
        Upload upload = new Upload(Alice, Upload.To("bravo"))
        {
            RespondBy = Host.Time.GetUtcNow().AddHours(1), ExpiresAt = Host.Time.GetUtcNow().AddMinutes(5),
        };
        await AsAlice.PublishAsync(upload.With("soon gone"));
        Assert.Single(await ItemsAsync(AsBob, Owed));

        Host.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(await ItemsAsync(AsBob, Owed));
        Assert.Empty(await ItemsAsync(AsAlice, Due));
        await Host.Get<ExpirySweeper>().SweepAsync(default);
        Assert.Empty(await ItemsAsync(AsBob, Owed));
        Assert.Empty(await ItemsAsync(AsAlice, Due));
    }

    [Fact]
    public async Task A_RED_obligation_is_seen_by_those_who_were_named_and_by_the_sender()
    {
        Member bruno = Member.Reader("bravo");
        await Host.RecordAsync(Bob, bruno);
        using HttpClient asBruno = await Host.LogInAsync(bruno);
        Upload red = new Upload(Alice, Upload.To("bravo", Bob.Id)) { Tlp = Tlp.Red, RespondBy = Host.Time.GetUtcNow().AddHours(1) };
        AdvisoryId id = await AsAlice.PublishAsync(red.With("for Bob alone"));

        Assert.Equal(id.Value, Text(Assert.Single(await ItemsAsync(AsBob, Owed)), "id"));
        Assert.Empty(await ItemsAsync(asBruno, Owed));
        Assert.Single(await ItemsAsync(AsAlice, Due));
    }

    [Fact]
    public async Task Paging_goes_on_over_windows_in_which_everything_was_closed()
    {
        List<AdvisoryId> sent = [];
        for (int i = 0; i < 5; i++)
        {
            sent.Add(await AsAlice.PublishAsync(Asking(TimeSpan.FromHours(1), "bravo")));
        }

        foreach (AdvisoryId closed in sent[1..3])
        {
            using HttpResponseMessage withdrawn = await AsAlice.WithdrawAsync(closed, Alice);
        }

        foreach ((HttpClient client, string path) in ((HttpClient, string)[])[(AsBob, Owed), (AsAlice, Due)])
        {
            List<string> seen = [];
            for (long after = -1, next = 0; ; after = next)
            {
                JsonElement page = await client.GetJsonAsync($"{path}?after={after}&limit=1");
                next = page.GetProperty("next").GetInt64();
                seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => Text(item, "id")));
                if (next == after)
                {
                    break;
                }
            }

            Assert.Equal([sent[0].Value, sent[3].Value, sent[4].Value], seen);
        }
    }

    [Theory]
    [InlineData("overdue=yes")]
    [InlineData("overdue=")]
    [InlineData("overdue=true&overdue=true")]
    [InlineData("limit=0")]
    [InlineData("after=-2")]
    public async Task A_query_out_of_range_is_a_bad_request(string query)
    {
        await AsBob.GetAsync($"{Owed}?{query}").RefusedAsync(400, "bad-request");
        await AsAlice.GetAsync($"{Due}?{query}").RefusedAsync(400, "bad-request");
    }

    [Fact]
    public async Task What_is_owed_asks_for_the_right_to_read_and_what_is_due_for_either_right()
    {
        Member publisher = new("alpha", PrincipalKind.Person, Role.Publisher);
        Member keyholder = new("alpha", PrincipalKind.Person, Role.Keyholder);
        await Host.RecordAsync(Alice, publisher, keyholder);
        using HttpClient asPublisher = await Host.LogInAsync(publisher);
        using HttpClient asKeyholder = await Host.LogInAsync(keyholder);

        await asPublisher.GetAsync(Owed).RefusedAsync(403, "insufficient-scope");
        Assert.Empty(await ItemsAsync(asPublisher, Due));
        await asKeyholder.GetAsync(Due).RefusedAsync(403, "insufficient-scope");
    }

    [Fact]
    public async Task A_corrected_advisory_names_its_correction_to_those_who_were_sent_it()
    {
        AdvisoryId first = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With("wrong"));
        AdvisoryId second = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { Supersedes = first }.With("better"));

        foreach (HttpClient client in (HttpClient[])[AsAlice, AsBob])
        {
            string list = client == AsAlice ? "/v1/advisories" : "/v1/inbox";
            Assert.Equal([second.Value, null], (await ItemsAsync(client, list)).Select(CorrectionOf));
            Assert.Equal(second.Value, CorrectionOf(await client.GetJsonAsync(PathOf(first))));
            Assert.Equal(first.Value, Text(await client.GetJsonAsync(PathOf(second)), "supersedes"));
        }

        // Charlie did not get the correction, and is told of none.
        Assert.Null(CorrectionOf(await AsCarol.GetJsonAsync(PathOf(first))));
        Assert.Null(CorrectionOf(Assert.Single(await ItemsAsync(AsCarol, "/v1/inbox"))));

        AdvisoryId third = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { Supersedes = first }.With("best"));
        Assert.Equal(third.Value, CorrectionOf(await AsBob.GetJsonAsync(PathOf(first))));
        using HttpResponseMessage withdrawn = await AsAlice.WithdrawAsync(third, Alice);
        Assert.Equal(second.Value, CorrectionOf(await AsBob.GetJsonAsync(PathOf(first))));
    }

    [Fact]
    public async Task A_correction_ends_no_obligation()
    {
        AdvisoryId first = await AsAlice.PublishAsync(Asking(TimeSpan.FromHours(1), "bravo"));
        AdvisoryId second = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { Supersedes = first }.With("better"));

        Assert.Equal(second.Value, CorrectionOf(Assert.Single(await ItemsAsync(AsBob, Owed))));
        Assert.Equal(second.Value, CorrectionOf(Assert.Single(await ItemsAsync(AsAlice, Due))));
    }

    [Fact]
    public async Task The_log_says_what_was_asked_and_how_much_was_shared()
    {
        Upload upload = Asking(TimeSpan.FromHours(1), "bravo", "charlie").With("and more");
        AdvisoryId id = await AsAlice.PublishAsync(upload);

        var detail = AdvisoryPublishedDetail.Parse(Assert.Single(await EntriesAsync(ActionNames.AdvisoryPublished, id)).Detail);
        Assert.Equal(new PublishedTerms(AdvisoryCategory.Vulnerability, upload.Contents.Sum(content => content.Length), upload.Common().Content.RespondBy), detail.Terms);
    }

    private Upload Asking(TimeSpan within, params string[] recipients) =>
        new Upload(Alice, [.. recipients.Select(recipient => Upload.To(recipient))]) { RespondBy = Host.Time.GetUtcNow() + within }.With("please acknowledge");

    private static async Task<JsonElement[]> ItemsAsync(HttpClient client, string path) =>
        [.. (await client.GetJsonAsync(path)).GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement item, string member) => item.GetProperty(member).GetString()!;

    private static string? CorrectionOf(JsonElement item) => item.TryGetProperty("correctedBy", out JsonElement correction) ? correction.GetString() : null;

    private static string DebtorOf(JsonElement item)
    {
        JsonElement delivery = Assert.Single(item.GetProperty("deliveries").EnumerateArray());
        return $"{Text(delivery, "recipient")} {Text(delivery, "state")}";
    }
}
