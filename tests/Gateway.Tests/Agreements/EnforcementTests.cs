using System.Net;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Agreements;

/// <summary>What agreements allow to be shared, and what they do not: each clause from both sides.</summary>
public sealed class EnforcementTests : AgreementTests
{
    private static AgreementDraft With(AgreementTerms terms) => AgreementDraft.Of("alpha", "bravo") with { Terms = terms };

    [Fact]
    public async Task Without_an_agreement_everything_may_be_shared_and_with_one_what_it_allows()
    {
        await PublishedAsync(To("bravo"));
        Agreement agreement = await AgreeAsync(With(AgreementDraft.Wide with { MaxTlp = Tlp.Green }), "alpha", "bravo");
        await RefusedByAsync(To("bravo"), agreement, "bravo maxTlp");
        await PublishedAsync(To("charlie"));
    }

    [Fact]
    public async Task A_proposal_that_not_all_have_signed_binds_nobody()
    {
        AgreementDraft draft = With(AgreementDraft.Wide with { MaxTlp = Tlp.Green });
        await AgreeAsync(draft, "alpha");
        await PublishedAsync(To("bravo"));
        await CreatedAsync(SignAsync("bravo", draft.Write()));
        await RefusedByAsync(To("bravo"), draft.Write(), "bravo maxTlp");
    }

    [Fact]
    public async Task A_category_that_an_agreement_is_about_is_shared_and_another_is_not()
    {
        Agreement agreement = await AgreeAsync(With(AgreementDraft.Wide with { Categories = [AdvisoryCategory.Incident, AdvisoryCategory.Vulnerability] }), "alpha", "bravo");
        await PublishedAsync(To("bravo"));
        Upload attack = new Upload(Alice, Upload.To("bravo")) { Category = AdvisoryCategory.Attack }.With("x");
        await RefusedByAsync(attack, agreement, "bravo categories");
    }

    [Fact]
    public async Task The_strictest_label_is_shared_each_way_as_far_as_that_way_allows()
    {
        Member publisher = new("bravo", PrincipalKind.Person, Role.Publisher);
        await Host.RecordAsync(publisher);
        Agreement agreement = await AgreeAsync(
            With(new AgreementTerms
            {
                MaxTlp = Tlp.Green,
                OnwardSharing = OnwardTerm.Label,
                Directions = [new(AgencyId.Parse("alpha"), AgencyId.Parse("bravo"), Tlp.Amber)],
            }),
            "alpha", "bravo");
        await PublishedAsync(To("bravo"));
        await RefusedByAsync(new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.AmberStrict }.With("x"), agreement, "bravo maxTlp");
        await RefusedByAsync(new Upload(publisher, Upload.To("alpha")) { Tlp = Tlp.Amber }.With("x"), agreement, "alpha maxTlp");
        await PublishedAsync(new Upload(publisher, Upload.To("alpha")) { Tlp = Tlp.Green }.With("x"));
    }

    [Fact]
    public async Task An_advisory_expires_in_time_or_is_not_shared()
    {
        Agreement agreement = await AgreeAsync(With(AgreementDraft.Wide with { RetentionDays = 30 }), "alpha", "bravo");
        DateTimeOffset made = Now;
        await RefusedByAsync(To("bravo"), agreement, "bravo retentionDays");
        await RefusedByAsync(new Upload(Alice, Upload.To("bravo")) { CreatedAt = made, ExpiresAt = made.AddDays(30).AddMilliseconds(1) }.With("x"), agreement, "bravo retentionDays");
        await PublishedAsync(new Upload(Alice, Upload.To("bravo")) { CreatedAt = made, ExpiresAt = made.AddDays(30) }.With("x"));
    }

    [Fact]
    public async Task An_advisory_names_the_deadline_of_its_acknowledgement_or_is_not_shared()
    {
        Agreement agreement = await AgreeAsync(With(AgreementDraft.Wide with { AcknowledgeWithinHours = 24 }), "alpha", "bravo");
        DateTimeOffset made = Now;
        await RefusedByAsync(To("bravo"), agreement, "bravo acknowledgeWithinHours");
        await RefusedByAsync(new Upload(Alice, Upload.To("bravo")) { CreatedAt = made, RespondBy = made.AddHours(25) }.With("x"), agreement, "bravo acknowledgeWithinHours");
        await PublishedAsync(new Upload(Alice, Upload.To("bravo")) { CreatedAt = made, RespondBy = made.AddHours(24) }.With("x"));
    }

    [Fact]
    public async Task One_document_is_in_a_language_of_the_agreement_or_it_is_not_shared()
    {
        Agreement agreement = await AgreeAsync(With(AgreementDraft.Wide with { Languages = ["en", "zh-Hant"] }), "alpha", "bravo");
        await RefusedByAsync(new Upload(Alice, Upload.To("bravo")) { Language = "fr" }.With("x"), agreement, "bravo languages");
        await RefusedByAsync(new Upload(Alice, Upload.To("bravo")) { Language = "zh" }.With("x"), agreement, "bravo languages");
        await PublishedAsync(new Upload(Alice, Upload.To("bravo")) { Language = "en-GB" }.With("x"));
        await PublishedAsync(new Upload(Alice, Upload.To("bravo")) { Language = "zh-Hant" }.With("x"));
    }

    [Fact]
    public async Task What_a_party_reserved_not_to_take_is_not_shared_with_it()
    {
        AgreementDraft draft = new()
        {
            Parties =
            [
                AgreementDraft.Party("alpha"),
                AgreementDraft.Party("bravo", null, new AgreementReservation { RefusedCategories = [AdvisoryCategory.Attack] }, new AgreementReservation { Text = "Holidays excepted" }),
                AgreementDraft.Party("charlie", null, new AgreementReservation { MaxTlp = Tlp.Green }),
            ],
        };
        Agreement agreement = await AgreeAsync(draft, "alpha", "bravo", "charlie");
        UploadRecipient[] both = [Upload.To("bravo"), Upload.To("charlie")];
        await RefusedByAsync(new Upload(Alice, both) { Category = AdvisoryCategory.Attack, Tlp = Tlp.Amber }.With("x"), agreement, "bravo reservations", "charlie reservations");
        await RefusedByAsync(new Upload(Alice, both) { Tlp = Tlp.Amber }.With("x"), agreement, "charlie reservations");
        await PublishedAsync(new Upload(Alice, both) { Tlp = Tlp.Green }.With("x"));
    }

    [Fact]
    public async Task Of_several_agreements_every_one_that_is_about_the_category_holds()
    {
        await AgreeAsync(With(AgreementDraft.Wide with { Categories = [AdvisoryCategory.Vulnerability] }), "alpha", "bravo");
        Agreement incidents = await AgreeAsync(With(AgreementDraft.Wide with { Categories = [AdvisoryCategory.Incident], MaxTlp = Tlp.Green }), "alpha", "bravo");
        await PublishedAsync(To("bravo"));
        await RefusedByAsync(new Upload(Alice, Upload.To("bravo")) { Category = AdvisoryCategory.Incident }.With("x"), incidents, "bravo maxTlp");

        Agreement narrower = await AgreeAsync(With(AgreementDraft.Wide with { Categories = [AdvisoryCategory.Vulnerability], RetentionDays = 1 }), "alpha", "bravo");
        await RefusedByAsync(To("bravo"), narrower, "bravo retentionDays");
    }

    [Fact]
    public async Task A_sealed_advisory_is_held_to_what_its_statement_shows_which_is_no_language()
    {
        Agreement agreement = await AgreeAsync(With(AgreementDraft.Wide with { Languages = ["fr"], MaxTlp = Tlp.AmberStrict }), "alpha", "bravo");
        using var taken = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Now);
        taken.To("alpha", Alice.Identities[0].Recipient).To("bravo", Bob.Identities[0].Recipient).With("x");
        using HttpResponseMessage published = await AsAlice.PostAsync(Answers.Advisories, await taken.FormAsync());
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);

        using var refused = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Now) { Tlp = Tlp.Red };
        refused.To("alpha", [Alice.Id], Alice.Identities[0].Recipient).To("bravo", [Bob.Id], Bob.Identities[0].Recipient).With("x");
        System.Text.Json.JsonElement problem = await AsAlice.PostAsync(Answers.Advisories, await refused.FormAsync()).RefusedAsync(403, "forbidden");
        Assert.Equal(["bravo forbidden"], problem.Recipients());
        Assert.Contains($"{agreement.Id}, maxTlp", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_agreed_while_the_documents_come_in_counts()
    {
        AgreementDraft draft = With(AgreementDraft.Wide with { MaxTlp = Tlp.Green });
        await AgreeAsync(draft, "alpha");
        using MultipartFormDataContent form = To("bravo").Form();
        byte[] body = await form.ReadAsByteArrayAsync();
        var held = new HeldContent(body, body.AsSpan().LastIndexOf("\r\n--"u8));
        Task<HttpResponseMessage> upload = AsAlice.PostAsync(Answers.Advisories, held);
        await held.Reached;
        await Host.StagedAsync();

        await CreatedAsync(SignAsync("bravo", draft.Write()));
        held.Release();

        System.Text.Json.JsonElement problem = await upload.RefusedAsync(403, "forbidden");
        Assert.Contains("maxTlp", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryPublished));
        await Host.ErasedAsync();
    }

    [Fact]
    public async Task Several_recipients_are_all_told_and_the_rest_may_be_sent_to()
    {
        Agreement agreement = await AgreeAsync(AgreementDraft.Of("alpha", "bravo", "charlie") with { Terms = AgreementDraft.Wide with { MaxTlp = Tlp.Green } }, "alpha", "bravo", "charlie");
        await Host.RecordAsync(Member.Reader("delta"));
        await RefusedByAsync(To("bravo", "charlie", "delta"), agreement, "bravo maxTlp", "charlie maxTlp");
        await PublishedAsync(To("delta"));
    }
}
