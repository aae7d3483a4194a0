using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Exchange;

namespace Exchange.Tests.Entries;

public sealed class CompletenessFoldTests : IDisposable
{
    private static readonly AgencyId Bravo = AgencyId.Parse("bravo");
    private static readonly AgencyId Charlie = AgencyId.Parse("charlie");

    private readonly TestLog log = new(LogName.Audit, "gateway.example/audit");

    public CompletenessFoldTests() => Append(ActionNames.LogOpened, "audit", new LogOpenedDetail(log.Key, log.Key.Name).ToBytes());

    public void Dispose() => log.Dispose();

    [Fact]
    public void A_log_whose_publications_are_whole_and_whose_numbers_run_on_is_complete()
    {
        Publish("one", (Bravo, 1), (Charlie, 1));
        Other();
        Publish("two", (Charlie, 2));
        Publish("three", (Bravo, 2), (Charlie, 3));
        Other();
        Assert.Null(Fold());
    }

    [Fact]
    public void A_delivery_number_that_was_left_out_is_missing_at_the_next_one()
    {
        Publish("one", (Bravo, 1));
        Publish("two", (Bravo, 3));
        Assert.Equal("missing 6", Fold()?.ToString());
    }

    [Fact]
    public void A_first_delivery_that_is_not_number_one_is_missing()
    {
        Publish("one", (Bravo, 2));
        Assert.Equal("missing 3", Fold()?.ToString());
    }

    [Fact]
    public void A_delivery_number_that_was_given_twice_is_tampered()
    {
        Publish("one", (Bravo, 1));
        Publish("two", (Bravo, 1));
        Assert.Equal("tampered 6", Fold()?.ToString());
    }

    [Fact]
    public void A_recipient_fewer_than_were_counted_is_missing_where_it_should_stand()
    {
        Announce("one", 2, Root((Bravo, 1), (Charlie, 1)));
        Address("one", Bravo, 1);
        Other();
        Assert.Equal("missing 4", Fold()?.ToString());
    }

    [Fact]
    public void A_recipient_fewer_at_the_end_of_the_log_is_missing()
    {
        Announce("one", 2, Root((Bravo, 1), (Charlie, 1)));
        Address("one", Bravo, 1);
        Assert.Equal("missing 4", Fold()?.ToString());
    }

    [Fact]
    public void Another_advisorys_recipient_does_not_stand_for_one_of_this()
    {
        Announce("one", 2, Root((Bravo, 1), (Charlie, 1)));
        Address("one", Bravo, 1);
        Address("two", Charlie, 1);
        Assert.Equal("missing 4", Fold()?.ToString());
    }

    [Fact]
    public void A_recipient_more_than_were_counted_is_tampered()
    {
        Publish("one", (Bravo, 1));
        Address("one", Charlie, 1);
        Assert.Equal("tampered 4", Fold()?.ToString());
    }

    [Fact]
    public void A_recipient_addressed_twice_is_tampered()
    {
        Announce("one", 2, Root((Bravo, 1), (Charlie, 1)));
        Address("one", Bravo, 1);
        Address("one", Bravo, 2);
        Assert.Equal("tampered 4", Fold()?.ToString());
    }

    [Fact]
    public void Other_manifests_than_those_published_are_tampered_at_the_publication()
    {
        Publish("one", (Bravo, 1));
        Announce("two", 1, Root((Charlie, 1)));
        Address("two", Bravo, 2);
        Assert.Equal("tampered 4", Fold()?.ToString());
    }

    [Fact]
    public void A_publication_of_the_time_when_it_told_recipients_itself_is_judged_as_before()
    {
        AnnounceAsBefore("one", (Bravo, 1), (Charlie, 1));
        Address("one", Bravo, 1);
        Address("one", Charlie, 1);
        Assert.Null(Fold());
        AnnounceAsBefore("two", (Bravo, 2), (Charlie, 2));
        Address("two", Bravo, 2);
        Assert.Equal("missing 6", Fold()?.ToString());
    }

    [Fact]
    public void A_publication_without_the_distribution_behind_it_is_missing_that()
    {
        var distribution = AdvisoryDistributedDetail.Create(3, new PublishedTotals(Root((Bravo, 1)), 1));
        Append(ActionNames.AdvisoryPublished, "one", new AdvisoryPublishedDetail(1, 3, Tlp.Green) { Distribution = distribution.Digest }.ToBytes());
        Address("one", Bravo, 1);
        Assert.Equal("missing 2", Fold()?.ToString());
    }

    [Fact]
    public void A_distribution_that_no_publication_commits_to_is_tampered()
    {
        Publish("one", (Bravo, 1));
        Append(ActionNames.AdvisoryDistributed, "one", AdvisoryDistributedDetail.Create(3, new PublishedTotals(Root((Bravo, 1)), 1)).Bytes.ToArray());
        Assert.Equal("tampered 4", Fold()?.ToString());
    }

    [Fact]
    public void Another_distribution_than_the_publication_commits_to_is_tampered()
    {
        PublishedTotals totals = new(Root((Bravo, 1)), 1);
        Sha256Digest digest = AdvisoryDistributedDetail.Create(3, totals).Digest;
        Append(ActionNames.AdvisoryPublished, "one", new AdvisoryPublishedDetail(1, 3, Tlp.Green) { Distribution = digest }.ToBytes());
        Append(ActionNames.AdvisoryDistributed, "one", AdvisoryDistributedDetail.Create(3, totals).Bytes.ToArray());
        Address("one", Bravo, 1);
        Assert.Equal("tampered 2", Fold()?.ToString());
    }

    [Fact]
    public void A_publication_that_names_a_release_has_it_right_behind_its_recipients()
    {
        SignedRelease release = ReleaseOf();
        Announce("one", 1, Root((Bravo, 1)), release);
        Address("one", Bravo, 1);
        Append(ActionNames.AdvisoryReleased, "one", new AdvisoryReleasedDetail(release, 3).ToBytes());
        Other();
        Assert.Null(Fold());
    }

    [Fact]
    public void A_release_that_a_publication_names_and_that_is_not_there_is_missing()
    {
        Announce("one", 1, Root((Bravo, 1)), ReleaseOf());
        Address("one", Bravo, 1);
        Assert.Equal("missing 4", Fold()?.ToString());
        Other();
        Assert.Equal("missing 4", Fold()?.ToString());
    }

    [Fact]
    public void A_recipient_where_the_release_should_stand_is_missing_it()
    {
        Announce("one", 1, Root((Bravo, 1)), ReleaseOf());
        Address("one", Bravo, 1);
        Address("one", Charlie, 1);
        Assert.Equal("missing 4", Fold()?.ToString());
    }

    [Fact]
    public void A_release_before_all_recipients_are_addressed_is_missing_them()
    {
        SignedRelease release = ReleaseOf();
        Announce("one", 2, Root((Bravo, 1), (Charlie, 1)), release);
        Address("one", Bravo, 1);
        Append(ActionNames.AdvisoryReleased, "one", new AdvisoryReleasedDetail(release, 3).ToBytes());
        Assert.Equal("missing 4", Fold()?.ToString());
    }

    [Fact]
    public void Another_release_than_the_one_that_is_named_is_tampered()
    {
        Announce("one", 1, Root((Bravo, 1)), ReleaseOf());
        Address("one", Bravo, 1);
        Append(ActionNames.AdvisoryReleased, "one", new AdvisoryReleasedDetail(ReleaseOf(), 3).ToBytes());
        Assert.Equal("tampered 4", Fold()?.ToString());
    }

    [Fact]
    public void A_release_that_no_publication_names_is_tampered()
    {
        Publish("one", (Bravo, 1));
        Append(ActionNames.AdvisoryReleased, "one", new AdvisoryReleasedDetail(ReleaseOf(), 3).ToBytes());
        Assert.Equal("tampered 4", Fold()?.ToString());
    }

    [Fact]
    public void An_entry_that_does_not_read_as_its_action_says_is_malformed()
    {
        Publish("one", (Bravo, 1));
        Append(ActionNames.AdvisoryPublished, "two", "{}"u8.ToArray());
        Assert.Equal("malformed 4", Fold()?.ToString());
    }

    [Fact]
    public void A_log_that_goes_on_from_another_may_start_at_any_number_and_then_runs_on()
    {
        using var next = new TestLog(LogName.Audit, "gateway.example/audit/2");
        var before = new LogPredecessor(log.Key.Name, log.Checkpoint(), 1);
        next.Append(Sample.Now, ActionNames.LogOpened, "gateway", "audit", new LogOpenedDetail(next.Key, next.Key.Name) { Previous = before }.ToBytes());
        Publish(next, "one", (Bravo, 7));
        Publish(next, "two", (Bravo, 8));
        Assert.Null(Fold(next));
        Publish(next, "three", (Bravo, 10));
        Assert.Equal("missing 9", Fold(next)?.ToString());
    }

    private static Sha256Digest Manifest(AgencyId recipient, long number) => Sha256Digest.Of(System.Text.Encoding.ASCII.GetBytes($"{recipient} {number}"));

    private static RootHash Root(params (AgencyId Recipient, long Number)[] deliveries) =>
        ManifestsRoot.Compute(deliveries.Select(delivery => KeyValuePair.Create(delivery.Recipient, Manifest(delivery.Recipient, delivery.Number))));

    private static LogVerdict? Fold(TestLog log)
    {
        var fold = new CompletenessFold();
        LogVerdict? finding = null;
        for (int index = 0; index < log.Entries.Count; index++)
        {
            finding ??= fold.Add(new StoredEntry(index, log.Entries[index]));
        }

        return finding ?? fold.End(log.Entries.Count);
    }

    private static void Publish(TestLog to, string advisory, params (AgencyId Recipient, long Number)[] deliveries)
    {
        Announce(to, advisory, new PublishedTotals(Root(deliveries), deliveries.Length));
        foreach ((AgencyId recipient, long number) in deliveries)
        {
            to.Append(Sample.Now, ActionNames.AdvisoryAddressed, "alpha/aaaaaaaa", advisory, new AdvisoryAddressedDetail(number, Manifest(recipient, number), recipient, 3).ToBytes());
        }
    }

    private LogVerdict? Fold() => Fold(log);

    private void Publish(string advisory, params (AgencyId Recipient, long Number)[] deliveries) => Publish(log, advisory, deliveries);

    private static SignedRelease ReleaseOf() => new(
        Release.Of([OpenCommon.Create(Sample.Content).For(Sample.Recipient, null)], PrincipalId.Create(Sample.Sender.Agency), Sample.Now), "signature");

    private static void Announce(TestLog to, string advisory, PublishedTotals totals, SignedRelease? release = null)
    {
        var distribution = AdvisoryDistributedDetail.Create(3, totals);
        to.Append(Sample.Now, ActionNames.AdvisoryPublished, "alpha/aaaaaaaa", advisory, new AdvisoryPublishedDetail(1, 3, Tlp.Green) { Distribution = distribution.Digest, Release = release?.Release.Digest }.ToBytes());
        to.Append(Sample.Now, ActionNames.AdvisoryDistributed, "alpha/aaaaaaaa", advisory, distribution.Bytes);
    }

    private void Announce(string advisory, int recipients, RootHash root, SignedRelease? release = null) =>
        Announce(log, advisory, new PublishedTotals(root, recipients), release);

    private void AnnounceAsBefore(string advisory, params (AgencyId Recipient, long Number)[] deliveries) => Append(
        ActionNames.AdvisoryPublished,
        advisory,
        new AdvisoryPublishedDetail(1, 3, Tlp.Green) { Totals = new PublishedTotals(Root(deliveries), deliveries.Length) }.ToBytes());

    private void Address(string advisory, AgencyId recipient, long number) =>
        Append(ActionNames.AdvisoryAddressed, advisory, new AdvisoryAddressedDetail(number, Manifest(recipient, number), recipient, 3).ToBytes());

    private void Other() => Append("log.heartbeat", "audit", "{}"u8.ToArray());

    private void Append(string action, string subject, byte[] detail) => log.Append(Sample.Now, action, "alpha/aaaaaaaa", subject, detail);
}
