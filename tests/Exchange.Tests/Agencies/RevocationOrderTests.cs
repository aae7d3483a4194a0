using Exchange.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

/// <summary>A revocation that stands beside the records: signed whenever, in force from its entry on, and never undone.</summary>
public sealed class RevocationOrderTests
{
    private static readonly GatewayName Name = TestDirectory.Name;

    private readonly TestDirectory directory = new();
    private readonly TestAgency agency;

    public RevocationOrderTests() => agency = directory.Join("maher");

    [Fact]
    public void An_order_signed_long_before_counts_from_its_entry_on()
    {
        RevocationOrder order = Order(TestAgency.Founded);
        DirectoryMoment before = Now;
        directory.Apply("other", EmptyDetail.Bytes);
        DateTimeOffset logged = directory.Time;
        Apply(order);
        Assert.Equal(KeyStanding.Valid, Standing(before));
        Assert.Equal(KeyStanding.Revoked, Standing(Now));
        Assert.Equal(new Revocation(logged, RevocationReason.KeyCompromise, null), directory.State.Find(agency.Person.Id)!.Revoked);
        Assert.Equal([], directory.State.EffectiveRoles(agency.Person.Id, directory.Time));
        Assert.Equal([], AccessRules.Readers(directory.State.Find(agency.Id)!.Current.Record, null, directory.Time));
    }

    [Fact]
    public void What_its_suspicion_reaches_back_to_is_doubtful()
    {
        DirectoryMoment early = Now;
        directory.Apply("other", EmptyDetail.Bytes);
        DirectoryMoment suspected = Now;
        Apply(Order(directory.Time, suspected.Time));
        Assert.Equal(KeyStanding.Valid, Standing(early));
        Assert.Equal(KeyStanding.Doubtful, Standing(suspected));
        Assert.Equal(KeyStanding.Revoked, Standing(Now));
    }

    [Fact]
    public void A_later_record_without_it_does_not_undo_it()
    {
        Apply(Order(directory.Time));
        directory.Apply(agency.Signed(agency.Next(Name)));
        Assert.Equal(KeyStanding.Revoked, Standing(Now));
        Assert.NotNull(directory.State.Find(agency.Id)!.RecordAt(directory.State.Size)!.Record.Find(agency.Person.Id)!.Revoked);
        Assert.Null(directory.State.Find(agency.Id)!.Records[^1].Record.Find(agency.Person.Id)!.Revoked);
    }

    [Fact]
    public void New_keys_do_not_bring_the_principal_back()
    {
        Apply(Order(directory.Time));
        using var key = SigningKey.Generate();
        directory.Apply(agency.Signed(agency.Next(Name, content => content with
        {
            Principals = [content.Principals[0] with { Keys = content.Principals[0].Keys with { Sign = [key.VerifyingKey] } }],
        })));
        Assert.Equal(KeyStanding.Revoked, directory.State.FindKey(agency.Person.Id, KeyPurpose.Sign, key.VerifyingKey.ToSshLine(), Now));
    }

    [Fact]
    public void The_very_order_counts_once() => RefusesAfter(DocumentRule.RevocationUnchanged, Order(directory.Time));

    [Fact]
    public void An_order_for_another_gateway_is_refused() => Refuses(
        DocumentRule.WrongGateway,
        RevocationOrder.Create(GatewayName.Parse("elsewhere.example"), agency.Person.Id, RevocationReason.Left, directory.Time));

    [Fact]
    public void An_order_about_nobody_is_refused()
    {
        Refuses(DocumentRule.UnknownPrincipal, RevocationOrder.Create(Name, PrincipalId.Create(agency.Id), RevocationReason.Left, directory.Time));
        Refuses(DocumentRule.UnknownAgency, RevocationOrder.Create(Name, PrincipalId.Parse("nobody/00000000"), RevocationReason.Left, directory.Time));
    }

    [Fact]
    public void An_order_dated_ahead_of_the_log_is_refused() =>
        Refuses(DocumentRule.ActOutOfTime, Order(directory.Time + Limits.ClockSkew + TimeSpan.FromMilliseconds(1)));

    [Fact]
    public void An_order_by_another_agencys_root_or_a_sign_key_is_refused()
    {
        RevocationOrder order = Order(directory.Time);
        Assert.Equal(DocumentRule.BadRootSignature, Refused(order, order.Sign(directory.Founder.Root)));
        Assert.Equal(DocumentRule.BadRootSignature, Refused(order, order.Sign(agency.Person.Sign)));
    }

    [Fact]
    public void A_root_that_was_replaced_revokes_nobody()
    {
        RevocationOrder order = Order(directory.Time);
        RootSignatures old = order.Sign(agency.Root);
        SigningKey before = agency.Root;
        AgencyRecord next = agency.ReplaceRoot(Name);
        directory.Apply(AgencyRecordedDetail.Create(next, next.Sign(before)));
        Assert.Equal(DocumentRule.BadRootSignature, Refused(order, old));
        Apply(order);
        Assert.Equal(KeyStanding.Revoked, Standing(Now));
    }

    [Fact]
    public void A_principal_of_another_agency_is_no_order()
    {
        byte[] bytes = Json.Change(Order(directory.Time).Bytes, root => root["agency"] = "cncert");
        Assert.Equal(DocumentRule.ForeignPrincipal, Refusal.Rule(() => RevocationOrder.Parse(bytes)));
        Assert.Equal(
            DocumentRule.InvalidPeriod,
            Refusal.Rule(() => Order(directory.Time, directory.Time.AddMilliseconds(1))));
    }

    [Fact]
    public void A_signature_over_a_record_is_none_over_an_order()
    {
        AgencyRecord record = agency.Next(Name);
        Assert.Equal(DocumentRule.BadRootSignature, Refused(Order(directory.Time), new RootSignatures(record.Sign(agency.Root))));
    }

    /// <summary>Records that revoke, records that do not, and orders, in any order: afterwards the principal is out, and doubtful from the earliest suspicion.</summary>
    [Fact]
    public void In_whatever_order_orders_and_records_come_the_same_stands()
    {
        Gen<int[]> order = Gen.Shuffle([0, 1, 2, 3]);
        Prop.ForAll(order.ToArbitrary(), steps =>
        {
            var world = new RevocationOrderTests();
            DateTimeOffset start = world.directory.Time;
            DateTimeOffset suspected = start.AddMinutes(-20);
            foreach (int step in steps)
            {
                world.Take(step, suspected);
            }

            Revocation stands = world.directory.State.Find(world.agency.Person.Id)!.Revoked!;
            return stands.DoubtfulFrom == suspected && stands.At >= start && world.Standing(world.Now) == KeyStanding.Revoked;
        }).QuickCheckThrowOnFailure();
    }

    private void Take(int step, DateTimeOffset suspected)
    {
        switch (step)
        {
            case 0:
                Apply(Order(directory.Time));
                break;
            case 1:
                Apply(Order(directory.Time, suspected));
                break;
            case 2:
                directory.Apply(agency.Signed(agency.Next(Name)));
                break;
            default:
                var revoked = new Revocation(directory.Time, RevocationReason.Left, null);
                directory.Apply(agency.Signed(agency.Next(Name, content => content with { Principals = [content.Principals[0] with { Revoked = revoked }] })));
                break;
        }
    }

    private RevocationOrder Order(DateTimeOffset signedAt, DateTimeOffset? suspectedSince = null) =>
        RevocationOrder.Create(Name, agency.Person.Id, RevocationReason.KeyCompromise, signedAt, suspectedSince);

    private void Apply(RevocationOrder order) =>
        directory.Apply(ActionNames.PrincipalRevoked, PrincipalRevokedDetail.Create(order, order.Sign(agency.Root)).Bytes);

    private void Refuses(DocumentRule rule, RevocationOrder order) => Assert.Equal(rule, Refused(order, order.Sign(agency.Root)));

    private void RefusesAfter(DocumentRule rule, RevocationOrder order)
    {
        Apply(order);
        Refuses(rule, order);
    }

    private DocumentRule Refused(RevocationOrder order, RootSignatures signatures) =>
        directory.Refused(ActionNames.PrincipalRevoked, PrincipalRevokedDetail.Create(order, signatures).Bytes);

    private DirectoryMoment Now => directory.State.Now(directory.Time);

    private KeyStanding Standing(DirectoryMoment moment) =>
        directory.State.FindKey(agency.Person.Id, KeyPurpose.Sign, agency.Person.Sign.VerifyingKey.ToSshLine(), moment);
}
