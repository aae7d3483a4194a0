using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;

namespace Gateway.Tests.Agreements;

/// <summary>From the proposal to the end: what is in force, since when, and for whom.</summary>
public sealed class LifeTests : AgreementTests
{
    private static readonly AgreementTerms GreenOnly = AgreementDraft.Wide with { MaxTlp = Tlp.Green };

    [Fact]
    public async Task An_agreement_is_in_force_from_the_last_signature_on()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo", "charlie");
        Agreement agreement = await AgreeAsync(draft, "alpha", "bravo");
        Assert.Equal(["proposed"], await StatesAsync("charlie", agreement));
        await CreatedAsync(SignAsync("charlie", agreement));

        System.Text.Json.JsonElement answer = await ReadAsync("bravo", agreement);
        Assert.Equal(1, answer.GetProperty("inForce").GetInt32());
        Assert.Equal(["alpha", "bravo", "charlie"], answer.GetProperty("bound").EnumerateArray().Select(agency => agency.GetString()));
        System.Text.Json.JsonElement version = answer.GetProperty("versions")[0];
        Assert.Equal("in-force", version.GetProperty("state").GetString());
        Assert.Equal(agreement.Digest, Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(version.GetProperty("agreement").GetRawText())));
        Assert.Equal([KeyholderOf("alpha").Id.Value, KeyholderOf("bravo").Id.Value, KeyholderOf("charlie").Id.Value],
            version.GetProperty("signatures").EnumerateArray().Select(signature => signature.GetProperty("principal").GetString()));

        Assert.Equal([1, 0], (await EntriesAsync(ActionNames.AgreementSigned)).Select(entry => AgreementSignedDetail.Parse(entry.Detail).Missing));
    }

    [Fact]
    public async Task It_waits_for_the_day_that_it_names_and_expires_on_its_last()
    {
        Agreement agreement = await AgreeAsync(
            AgreementDraft.Of("alpha", "bravo") with { Terms = GreenOnly, ValidFrom = Now.AddDays(10), ValidTo = Now.AddDays(20) }, "alpha", "bravo");
        Assert.Equal(["agreed"], await StatesAsync("alpha", agreement));
        await PublishedAsync(To("bravo"));
        AdvanceDays(11);
        Assert.Equal(["in-force"], await StatesAsync("alpha", agreement));
        await RefusedByAsync(To("bravo"), agreement, "bravo maxTlp");
        AdvanceDays(10);
        Assert.Equal(["expired"], await StatesAsync("alpha", agreement));
        await PublishedAsync(To("bravo"));
    }

    [Fact]
    public async Task What_is_in_force_goes_by_the_logs_time_though_the_clocks_stand_before_it()
    {
        Faults.ClockShift = TimeSpan.FromHours(1);
        Agreement agreement = await AgreeAsync(AgreementDraft.Of("alpha", "bravo") with { Terms = GreenOnly }, "alpha", "bravo");
        Faults.ClockShift = TimeSpan.Zero;
        await RefusedByAsync(To("bravo"), agreement, "bravo maxTlp");

        await CreatedAsync(EndAsync("bravo", agreement, AgreementAct.End));
        await ProposeAsync("alpha", AgreementDraft.Of("alpha", "bravo").Amending(agreement)).RefusedAsync(409, "conflict");
    }

    [Fact]
    public async Task An_amendment_holds_after_its_notice_and_until_then_the_version_before()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo") with { NoticeDays = 30 };
        Agreement first = await AgreeAsync(draft, "alpha", "bravo");
        Agreement second = await AgreeAsync((draft with { Terms = GreenOnly }).Amending(first), "bravo", "alpha");
        Assert.Equal(["in-force", "agreed"], await StatesAsync("alpha", first));
        await PublishedAsync(To("bravo"));
        AdvanceDays(31);
        Assert.Equal(["replaced", "in-force"], await StatesAsync("alpha", first));
        await RefusedByAsync(To("bravo"), second, "bravo maxTlp");
    }

    [Fact]
    public async Task An_amendment_takes_the_consent_of_whom_it_leaves_out()
    {
        Agreement first = await AgreeAsync(AgreementDraft.Of("alpha", "bravo", "charlie"), "alpha", "bravo", "charlie");
        AgreementDraft without = AgreementDraft.Of("alpha", "bravo").Amending(first);
        Agreement second = await AgreeAsync(without, "alpha", "bravo");
        Assert.Equal(["in-force", "proposed"], await StatesAsync("charlie", first));
        await CreatedAsync(SignAsync("charlie", second));
        Assert.Equal(["replaced", "in-force"], await StatesAsync("charlie", first));
        Assert.Equal(["alpha", "bravo"], (await ReadAsync("alpha", first)).GetProperty("bound").EnumerateArray().Select(agency => agency.GetString()));
    }

    [Fact]
    public async Task A_declined_proposal_can_be_signed_no_more_and_another_can_be_made()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo");
        Agreement first = await AgreeAsync(draft, "alpha");
        await CreatedAsync(EndAsync("bravo", first, AgreementAct.Decline));
        Assert.Equal(["declined"], await StatesAsync("alpha", first));
        await SignAsync("bravo", first).RefusedAsync(409, "conflict");
        await EndAsync("alpha", first, AgreementAct.Decline).RefusedAsync(409, "conflict");

        Agreement second = await AgreeAsync(draft with { Id = first.Id, Version = 2 }, "bravo", "alpha");
        Assert.Equal(["declined", "in-force"], await StatesAsync("alpha", second));
    }

    [Fact]
    public async Task A_proposer_takes_its_proposal_back()
    {
        Agreement agreement = await AgreeAsync(AgreementDraft.Of("alpha", "bravo"), "alpha");
        await CreatedAsync(EndAsync("alpha", agreement, AgreementAct.Decline));
        await SignAsync("bravo", agreement).RefusedAsync(409, "conflict");
        System.Text.Json.JsonElement notice = (await ReadAsync("bravo", agreement)).GetProperty("notices")[0];
        Assert.Equal(("decline", KeyholderOf("alpha").Id.Value), (notice.GetProperty("act").GetString(), notice.GetProperty("principal").GetString()));
    }

    [Fact]
    public async Task An_agreement_of_two_ends_after_the_notice_of_one()
    {
        Agreement agreement = await AgreeAsync(AgreementDraft.Of("alpha", "bravo") with { Terms = GreenOnly, NoticeDays = 7 }, "alpha", "bravo");
        await CreatedAsync(EndAsync("bravo", agreement, AgreementAct.End));
        await EndAsync("bravo", agreement, AgreementAct.End).RefusedAsync(409, "conflict");
        await RefusedByAsync(To("bravo"), agreement, "bravo maxTlp");
        AdvanceDays(8);
        Assert.Equal(["ended"], await StatesAsync("alpha", agreement));
        await PublishedAsync(To("bravo"));
        await ProposeAsync("alpha", (AgreementDraft.Of("alpha", "bravo") with { At = Host.Time.GetUtcNow() }).Amending(agreement)).RefusedAsync(409, "conflict");
    }

    [Fact]
    public async Task Of_more_than_two_the_one_that_leaves_leaves_the_others_bound()
    {
        Agreement agreement = await AgreeAsync(AgreementDraft.Of("alpha", "bravo", "charlie") with { Terms = GreenOnly }, "alpha", "bravo", "charlie");
        await CreatedAsync(EndAsync("bravo", agreement, AgreementAct.End));
        await PublishedAsync(To("bravo"));
        await RefusedByAsync(To("bravo", "charlie"), agreement, "charlie maxTlp");
    }

    [Fact]
    public async Task Whom_a_sponsor_stands_for_leaves_with_it()
    {
        AgreementDraft draft = new()
        {
            Parties = [AgreementDraft.Party("alpha"), AgreementDraft.Party("bravo"), AgreementDraft.Party("charlie", sponsor: "bravo")],
            Terms = GreenOnly,
        };
        Agreement agreement = await AgreeAsync(draft, "alpha", "bravo", "charlie");
        await RefusedByAsync(To("charlie"), agreement, "charlie maxTlp");
        await CreatedAsync(EndAsync("bravo", agreement, AgreementAct.End));
        Assert.Equal(["ended"], await StatesAsync("charlie", agreement));
        await PublishedAsync(To("charlie"));
    }

    [Fact]
    public async Task A_notice_closes_the_open_amendment_and_the_others_go_on_without_the_one_that_left()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo", "charlie");
        Agreement first = await AgreeAsync(draft, "alpha", "bravo", "charlie");
        Agreement second = await AgreeAsync(draft.Amending(first), "alpha");
        await CreatedAsync(EndAsync("bravo", first, AgreementAct.End));
        await SignAsync("charlie", second).RefusedAsync(409, "conflict");

        AgreementDraft rest = AgreementDraft.Of("alpha", "charlie") with { Id = first.Id, Version = 3, Previous = first.Digest };
        await AgreeAsync(rest, "charlie", "alpha");
        Assert.Equal(["replaced", "declined", "in-force"], await StatesAsync("alpha", first));
    }
}
