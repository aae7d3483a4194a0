using Exchange.Tests.Fixtures;
using Gateway.Exchange;

namespace Exchange.Tests.Agreements;

/// <summary>What is in force when, derived from what was logged.</summary>
public sealed class AgreementHistoryTests
{
    private static readonly AgencyId Alpha = AgencyId.Parse("alpha");
    private static readonly AgencyId Bravo = AgencyId.Parse("bravo");
    private static readonly AgencyId Charlie = AgencyId.Parse("charlie");
    private static readonly DateTimeOffset Start = Sample.Now;

    [Fact]
    public void Before_the_last_signature_nothing_is_in_force()
    {
        AgreementVersion version = Version(1, null, 0, Alpha, Bravo) with { SignedAt = new Dictionary<AgencyId, DateTimeOffset> { [Alpha] = Start } };
        var history = new AgreementHistory([version], []);
        Assert.Null(history.InForceAt(DateTimeOffset.MaxValue));
        Assert.Equal(AgreementState.Proposed, history.StateAt(version, DateTimeOffset.MaxValue));
        Assert.Equal(version, history.Open);
        Assert.Null(history.LastAgreed);
    }

    [Fact]
    public void An_amendment_waits_for_the_notice_of_the_version_that_it_amends_and_not_for_its_own()
    {
        AgreementVersion first = Version(1, null, 10, Alpha, Bravo);
        AgreementVersion second = Version(2, first, 99, Alpha, Bravo);
        var history = new AgreementHistory([first, second], []);
        Assert.Equal(Start.AddDays(10), history.InForceFrom(second));
        Assert.Equal(1, history.InForceAt(Start.AddDays(10).AddMilliseconds(-1))!.Agreement.Version);
        Assert.Equal(2, history.InForceAt(Start.AddDays(10))!.Agreement.Version);
        Assert.Equal(AgreementState.Replaced, history.StateAt(first, Start.AddDays(10)));
    }

    [Fact]
    public void Who_leaves_is_bound_until_its_notice_is_over_and_the_others_after_it()
    {
        AgreementVersion version = Version(1, null, 10, Alpha, Bravo, Charlie);
        var history = new AgreementHistory([version], [new AgreementNotice(AgreementAct.End, Bravo, 1, 50, Start)]);
        Assert.True(history.InForceAt(Start.AddDays(9))!.Binds(Alpha, Bravo));
        AgreementInForce later = history.InForceAt(Start.AddDays(10))!;
        Assert.False(later.Binds(Alpha, Bravo));
        Assert.True(later.Binds(Alpha, Charlie));
        Assert.Equal([Bravo], history.LeavingOf(version.Agreement));
    }

    [Fact]
    public void A_notice_ends_the_versions_up_to_the_one_it_names_and_none_that_was_agreed_after_it()
    {
        AgreementVersion first = Version(1, null, 0, Alpha, Bravo);
        AgreementVersion again = Version(2, first, 0, Alpha, Bravo) with { ProposedIndex = 60 };
        AgreementNotice notice = new(AgreementAct.End, Bravo, 1, 50, Start);
        Assert.Null(new AgreementHistory([first], [notice]).InForceAt(Start));
        Assert.Equal(2, new AgreementHistory([first, again], [notice]).InForceAt(Start)!.Agreement.Version);
    }

    [Fact]
    public void A_notice_closes_what_was_proposed_before_it_and_nothing_after()
    {
        AgreementVersion first = Version(1, null, 0, Alpha, Bravo, Charlie);
        AgreementVersion open = Version(2, first, 0, Alpha, Charlie) with { ProposedIndex = 40, SignedAt = new Dictionary<AgencyId, DateTimeOffset>() };
        AgreementNotice notice = new(AgreementAct.End, Bravo, 1, 50, Start);
        Assert.Equal(AgreementState.Declined, new AgreementHistory([first, open], [notice]).StateAt(open, Start));
        Assert.Equal(AgreementState.Proposed, new AgreementHistory([first, open with { ProposedIndex = 60 }], [notice]).StateAt(open with { ProposedIndex = 60 }, Start));
    }

    [Fact]
    public void Whom_a_sponsor_stands_for_leaves_with_it_and_a_sponsor_stays_when_the_other_leaves()
    {
        Agreement agreement = Agreement.Create(Content(1, null, 0, Alpha, Bravo, Charlie) with
        {
            Parties = [new(Alpha, null, []), new(Bravo, null, []), new(Charlie, Bravo, [])],
        });
        AgreementVersion version = Signed(agreement, Alpha, Bravo, Charlie);
        Assert.Null(new AgreementHistory([version], [new AgreementNotice(AgreementAct.End, Bravo, 1, 50, Start)]).InForceAt(Start));
        Assert.True(new AgreementHistory([version], [new AgreementNotice(AgreementAct.End, Charlie, 1, 50, Start)]).InForceAt(Start)!.Binds(Alpha, Bravo));
    }

    [Fact]
    public void An_amendment_is_signed_by_whom_it_binds_and_by_whom_the_one_before_binds_but_not_by_who_left()
    {
        Agreement first = Agreement.Create(Content(1, null, 0, Alpha, Bravo));
        Agreement second = Agreement.Create(Content(2, first, 0, Alpha, Charlie));
        Assert.Equal([Alpha, Bravo, Charlie], second.SignersAfter(first, new HashSet<AgencyId>()));
        Assert.Equal([Alpha, Charlie], second.SignersAfter(first, new HashSet<AgencyId> { Bravo }));
        Assert.Equal([Alpha, Charlie], second.SignersAfter(null, new HashSet<AgencyId>()));
    }

    [Fact]
    public void A_version_whose_last_day_has_passed_is_not_followed_by_the_one_before()
    {
        AgreementVersion first = Version(1, null, 0, Alpha, Bravo);
        AgreementVersion second = Signed(Agreement.Create(Content(2, first.Agreement, 0, Alpha, Bravo) with { ValidTo = Start.AddDays(5) }), Alpha, Bravo);
        var history = new AgreementHistory([first, second], []);
        Assert.Equal(2, history.InForceAt(Start)!.Agreement.Version);
        Assert.Null(history.InForceAt(Start.AddDays(5)));
        Assert.Equal(AgreementState.Expired, history.StateAt(second, Start.AddDays(5)));
    }

    private static AgreementVersion Version(int number, AgreementVersion? amended, int noticeDays, params AgencyId[] parties) =>
        Signed(Agreement.Create(Content(number, amended?.Agreement, noticeDays, parties)), parties);

    private static AgreementVersion Signed(Agreement agreement, params AgencyId[] signers) =>
        new(agreement, 10 * agreement.Version, signers, signers.ToDictionary(signer => signer, _ => Start));

    private static AgreementContent Content(int number, Agreement? amended, int noticeDays, params AgencyId[] parties) => Sample.AgreementContent with
    {
        Version = number,
        Previous = amended?.Digest,
        Parties = [.. parties.Select(party => new AgreementParty(party, null, []))],
        Terms = new AgreementTerms { MaxTlp = Tlp.Red, OnwardSharing = OnwardTerm.Label },
        NoticeDays = noticeDays,
        ValidFrom = DateTimeOffset.UnixEpoch,
        ValidTo = null,
    };
}
