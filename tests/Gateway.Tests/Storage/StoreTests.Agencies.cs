using Exchange.Tests.Fixtures;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task An_agency_reads_back_as_it_was_put()
    {
        AgencyRow written = Sample.Agency("alpha") with { Retired = true };
        await CommitAsync(transaction => transaction.PutAgencyAsync(written, ["root key"], [], default));

        AgencyRow read = (await store.FindAgencyAsync(Agency("alpha"), default))!;

        Assert.Equal(written.Record, read.Record);
        Assert.Equal(written.Grants, read.Grants);
        Assert.Equal(
            written with { NextDelivery = 1 },
            read with { Record = written.Record, Grants = written.Grants });
        Assert.Null(await store.FindAgencyAsync(Agency("beta"), default));
    }

    [StoreFact]
    public async Task Agencies_are_listed_in_order_of_ids()
    {
        await PutAgenciesAsync("gamma", "alpha", "be-ta");

        Assert.Equal(["alpha", "be-ta", "gamma"], (await store.ListAgenciesAsync(default)).Select(agency => agency.Id.Value));
    }

    [StoreFact]
    public async Task A_principal_reads_back_with_its_keys_and_its_agencys_standing()
    {
        PrincipalId id = Sample.PrincipalOf("alpha");
        PrincipalRow written = Sample.Principal(
            id,
            Sample.Key(id, KeyPurpose.Access, "access one"),
            Sample.Key(id, KeyPurpose.Receive, "receive one"),
            Sample.Key(id, KeyPurpose.Receive, "receive two", 1),
            Sample.Key(id, KeyPurpose.Sign, "sign one")) with
        {
            Kind = PrincipalKind.Archive,
            ValidTo = Sample.Time.AddDays(9),
            RevokedAt = Sample.Time.AddDays(2),
            RevokedReason = RevocationReason.KeyCompromise,
            SuspectedSince = Sample.Time.AddDays(1),
        };
        await CommitAsync(transaction => transaction.PutAgencyAsync(Sample.Agency("alpha") with { Suspended = true }, [], [written], default));

        PrincipalRow read = (await store.FindPrincipalAsync(id, default))!;

        Assert.Equal(written.Keys, read.Keys);
        Assert.Equal(written.Roles, read.Roles);
        Assert.Equal([Role.Admin, Role.Auditor], read.AgencyGrants);
        Assert.True(read.AgencySuspended);
        Assert.Equal(
            written with { AgencySuspended = true, Keys = [], Roles = [], AgencyGrants = [] },
            read with { Keys = written.Keys, Roles = written.Roles, AgencyGrants = [] } with { Keys = [], Roles = [] },
            EqualityOfRows);
        Assert.Null(await store.FindPrincipalAsync(Sample.PrincipalOf("alpha", 2), default));
    }

    [StoreFact]
    public async Task A_later_record_replaces_the_working_view_and_keeps_the_counters()
    {
        PrincipalId id = Sample.PrincipalOf("alpha");
        await CommitAsync(transaction => transaction.PutAgencyAsync(
            Sample.Agency("alpha"), [], [Sample.Principal(id, Sample.Key(id, KeyPurpose.Sign, "old key"))], default));
        await CommitAsync(transaction => transaction.TakeDeliveryNumbersAsync([Agency("alpha")], default));

        await CommitAsync(transaction => transaction.PutAgencyAsync(
            Sample.Agency("alpha") with { Sequence = 4, Grants = [] },
            [],
            [Sample.Principal(id, Sample.Key(id, KeyPurpose.Sign, "new key")) with { Roles = [Role.Reader] }],
            default));

        AgencyRow agency = (await store.FindAgencyAsync(Agency("alpha"), default))!;
        PrincipalRow principal = (await store.FindPrincipalAsync(id, default))!;
        Assert.Equal((4, 2), (agency.Sequence, agency.NextDelivery));
        Assert.Equal(["new key"], principal.KeysFor(KeyPurpose.Sign));
        Assert.Equal([Role.Reader], principal.Roles);
        Assert.Empty(principal.AgencyGrants);
    }

    [StoreFact]
    public async Task A_key_longer_than_an_index_holds_is_kept_whole_and_found_by_its_text()
    {
        PrincipalId id = Sample.PrincipalOf("alpha");
        string hybrid = HybridKeys.Create().ToString(), other = HybridKeys.Create().ToString();
        await CommitAsync(transaction => transaction.PutAgencyAsync(
            Sample.Agency("alpha"), [], [Sample.Principal(id, Sample.Key(id, KeyPurpose.Receive, hybrid))], default));

        Assert.Equal([hybrid], (await store.FindPrincipalAsync(id, default))!.KeysFor(KeyPurpose.Receive));
        Assert.Equal(id.Value, await store.FindKeyOwnerAsync(hybrid, default));
        Assert.Null(await store.FindKeyOwnerAsync(other, default));
    }

    [StoreFact]
    public async Task A_key_stays_its_owners_for_ever()
    {
        PrincipalId id = Sample.PrincipalOf("alpha");
        await CommitAsync(transaction => transaction.PutAgencyAsync(
            Sample.Agency("alpha"), ["alpha root"], [Sample.Principal(id, Sample.Key(id, KeyPurpose.Sign, "old key"))], default));
        await CommitAsync(transaction => transaction.PutAgencyAsync(Sample.Agency("alpha"), ["alpha root"], [Sample.Principal(id)], default));

        Assert.Equal("alpha", await store.FindKeyOwnerAsync("alpha root", default));
        Assert.Equal(id.Value, await store.FindKeyOwnerAsync("old key", default));
        Assert.Null(await store.FindKeyOwnerAsync("OLD KEY", default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => CommitAsync(
            transaction => transaction.PutAgencyAsync(Sample.Agency("beta"), ["alpha root"], [], default)));
        Assert.Null(await store.FindAgencyAsync(Agency("beta"), default));
    }

    [StoreFact]
    public async Task Principals_of_a_thousand_agencies_are_read_at_once()
    {
        string[] agencies = [.. Enumerable.Range(1000, 1000).Select(number => $"agency-{number}")];
        await PutAgenciesAsync(agencies);

        IReadOnlyList<PrincipalRow> read = await store.ReadPrincipalsAsync([.. agencies.Reverse().Select(Agency), Agency("unknown")], default);

        Assert.Equal(agencies.Select(agency => $"{agency}/aaaaaaa1"), read.Select(principal => principal.Id.Value));
    }

    [StoreFact]
    public async Task Suspension_shows_on_the_agency_and_on_its_principals()
    {
        await PutAgenciesAsync("alpha");

        await CommitAsync(transaction => transaction.SetSuspendedAsync(Agency("alpha"), suspended: true, default));
        Assert.True((await store.FindAgencyAsync(Agency("alpha"), default))!.Suspended);
        Assert.False((await store.FindPrincipalAsync(Sample.PrincipalOf("alpha"), default))!.IsValidAt(Sample.Time));
        Assert.False(await store.StandsAsync(Sample.PrincipalOf("alpha"), Sample.Time, default));

        await CommitAsync(transaction => transaction.SetSuspendedAsync(Agency("alpha"), suspended: false, default));
        Assert.True((await store.FindPrincipalAsync(Sample.PrincipalOf("alpha"), default))!.IsValidAt(Sample.Time));
        Assert.True(await store.StandsAsync(Sample.PrincipalOf("alpha"), Sample.Time, default));
        Assert.False(await store.StandsAsync(Sample.PrincipalOf("beta"), Sample.Time, default));
    }

    [StoreFact]
    public async Task Delivery_numbers_run_from_one_without_gap_and_come_back_after_a_rollback()
    {
        await PutAgenciesAsync("alpha", "beta");
        await using (IGatewayTransaction abandoned = await store.BeginAsync(default))
        {
            await abandoned.TakeDeliveryNumbersAsync([Agency("alpha")], default);
        }

        IReadOnlyDictionary<AgencyId, long> first = await CommitAsync(
            transaction => transaction.TakeDeliveryNumbersAsync([Agency("alpha"), Agency("beta"), Agency("unknown")], default));
        IReadOnlyDictionary<AgencyId, long> second = await CommitAsync(transaction => transaction.TakeDeliveryNumbersAsync([Agency("alpha")], default));

        Assert.Equal(new Dictionary<AgencyId, long> { [Agency("alpha")] = 1, [Agency("beta")] = 1 }, first);
        Assert.Equal(new Dictionary<AgencyId, long> { [Agency("alpha")] = 2 }, second);
    }

    private static bool EqualityOfRows(PrincipalRow left, PrincipalRow right) => left.ToString() == right.ToString();
}
