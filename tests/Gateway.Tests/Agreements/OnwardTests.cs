using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Agreements;

/// <summary>What a recipient may share on of what it received under an agreement, and with whom.</summary>
public sealed class OnwardTests : AgreementTests
{
    private Member bea = null!;
    private HttpClient asBea = null!;

    [Theory]
    [InlineData("GREEN")]
    [InlineData("CLEAR")]
    public async Task As_far_as_its_label_goes_it_is_shared_on_where_the_agreement_says_so_and_not_where_it_says_never(string label)
    {
        await BringBeaAsync();
        Agreement agreement = await AgreeAsync(Onward(OnwardTerm.Never), "alpha", "bravo");
        AdvisoryId id = await SentAsync(label);
        await RefusedByAsync(id, agreement, "onwardSharing", new SharedAdvisory(bea));

        await AgreeAsync(Onward(OnwardTerm.Label).Amending(agreement), "alpha", "bravo");
        await SharedAsync(id, new SharedAdvisory(bea));
    }

    [Fact]
    public async Task Where_the_agreement_asks_for_it_the_authors_recorded_permission_is_needed()
    {
        await BringBeaAsync();
        Agreement agreement = await AgreeAsync(Onward(OnwardTerm.Permission), "alpha", "bravo");
        AdvisoryId green = await SentAsync("GREEN");
        await RefusedByAsync(green, agreement, "onwardSharing", new SharedAdvisory(bea));

        AdvisoryId amber = await SentAsync("AMBER");
        Permission permission = Permission.Create(ExchangeHost.GatewayName, amber, bea.Id.Agency, null, Now);
        await CreatedAsync(AsAlice.PostAsync(PathOf(amber, "/permissions"), SignedJson("permission", permission.Bytes, permission.Sign(Alice.Sign))));
        await SharedAsync(amber, new SharedAdvisory(bea) { Under = permission });
    }

    [Fact]
    public async Task What_binds_a_sharer_goes_by_the_logs_time_though_the_clocks_stand_before_it()
    {
        await BringBeaAsync();
        AdvisoryId id = await SentAsync("GREEN");
        Faults.ClockShift = TimeSpan.FromHours(1);
        Agreement agreement = await AgreeAsync(Onward(OnwardTerm.Never), "alpha", "bravo");
        Faults.ClockShift = TimeSpan.Zero;
        await RefusedByAsync(id, agreement, "onwardSharing", new SharedAdvisory(bea));
    }

    [Fact]
    public async Task Never_outweighs_the_authors_permission_and_does_not_bind_the_author()
    {
        await BringBeaAsync();
        Agreement agreement = await AgreeAsync(Onward(OnwardTerm.Never), "alpha", "bravo");
        AdvisoryId amber = await SentAsync("AMBER", "alpha");
        Permission permission = Permission.Create(ExchangeHost.GatewayName, amber, bea.Id.Agency, null, Now);
        await CreatedAsync(AsAlice.PostAsync(PathOf(amber, "/permissions"), SignedJson("permission", permission.Bytes, permission.Sign(Alice.Sign))));
        await RefusedByAsync(amber, agreement, "onwardSharing", new SharedAdvisory(bea) { Under = permission });
        await CreatedAsync(new SharedAdvisory(Alice).PostAsync(AsAlice, amber, "charlie", Carol.Identities[0].Recipient));
    }

    [Fact]
    public async Task Who_shares_on_is_held_to_what_it_agreed_with_whom_it_adds()
    {
        await BringBeaAsync();
        AgreementDraft draft = AgreementDraft.Of("bravo", "charlie") with { Terms = AgreementDraft.Wide with { MaxTlp = Tlp.Clear } };
        Agreement agreement = await AgreeAsync(draft, "bravo", "charlie");
        await RefusedByAsync(await SentAsync("GREEN"), agreement, "maxTlp", new SharedAdvisory(bea));
        await SharedAsync(await SentAsync("CLEAR"), new SharedAdvisory(bea));
    }

    private static AgreementDraft Onward(OnwardTerm term) => AgreementDraft.Of("alpha", "bravo") with { Terms = AgreementDraft.Wide with { OnwardSharing = term } };

    private async Task BringBeaAsync()
    {
        bea = Member.Publisher("bravo");
        await Host.RecordAsync(bea);
        asBea = await Host.LogInAsync(bea);
    }

    private async Task<AdvisoryId> SentAsync(string label, params string[] besides)
    {
        Assert.True(WireText.TryParse(label, out Tlp tlp));
        UploadRecipient[] recipients = [Upload.To("bravo"), .. besides.Select(agency => Upload.To(agency))];
        return await AsAlice.PublishAsync(new Upload(Alice, recipients) { Tlp = tlp }.With("a document"));
    }

    private async Task SharedAsync(AdvisoryId id, SharedAdvisory shared) =>
        await CreatedAsync(shared.PostAsync(asBea, id, "charlie", Carol.Identities[0].Recipient));

    private async Task RefusedByAsync(AdvisoryId id, Agreement agreement, string clause, SharedAdvisory shared)
    {
        System.Text.Json.JsonElement problem = await shared.PostAsync(asBea, id, "charlie", Carol.Identities[0].Recipient).RefusedAsync(403, "forbidden");
        Assert.Contains($"{agreement.Id}, {clause}", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(["charlie forbidden"], problem.Recipients());
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryShared, id));
        Audit.LogEntry entry = (await EntriesAsync(ActionNames.AccessDenied))[^1];
        Assert.Equal((bea.Id.Value, agreement.Id.Value, clause), (entry.Actor, entry.Subject, AccessDeniedDetail.Parse(entry.Detail).Clause?.ToWire()));
    }
}
