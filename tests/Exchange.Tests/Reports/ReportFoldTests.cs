using FsCheck;
using FsCheck.Fluent;
using Gateway.Audit;
using Gateway.Exchange;

namespace Exchange.Tests.Reports;

/// <summary>What is counted of a log, and that whoever counts any part of it comes to the numbers of that part.</summary>
public sealed class ReportFoldTests : IDisposable
{
    private static readonly string[] Agencies = ["alpha", "bravo", "charlie", "delta"];
    private static readonly PublishedTerms Asking = new(AdvisoryCategory.Malware, 1000, ReportStory.Start.AddHours(2));

    private readonly ReportStory story = new();

    public void Dispose() => story.Dispose();

    [Fact]
    public void What_was_shared_is_counted_by_pair_category_and_label()
    {
        story.Publish("alpha", Tlp.Amber, Asking, "bravo", "charlie");
        story.Publish("alpha", Tlp.Green, Asking with { Category = AdvisoryCategory.Notice, Bytes = 7 }, "bravo");
        story.Publish("bravo", Tlp.Amber, null, "alpha");

        ReportContent report = story.Whole();

        Assert.Equal(
            ["alpha bravo malware AMBER 1 2 1000", "alpha bravo notice GREEN 1 2 7", "alpha charlie malware AMBER 1 2 1000", "bravo alpha unknown AMBER 1 2 0"],
            report.Shares.Select(share => $"{share.Sender} {share.Recipient} {share.Facet} {share.Amount.Items} {share.Amount.Documents} {share.Amount.Bytes}"));
        Assert.Equal(["alpha bravo 2 1 50", "alpha charlie 1 0 0"], report.Balances.Select(row => $"{row.First} {row.Second} {row.Given} {row.Taken} {row.Percent}"));
        Assert.Equal(
            ["alpha malware AMBER 1", "alpha notice GREEN 1", "bravo unknown AMBER 1"], report.Publications.Select(row => $"{row.Sender} {row.Facet} {row.Amount.Items}"));
        Assert.Equal(
            ["2026-01 alpha 3 1", "2026-01 bravo 1 2", "2026-01 charlie 0 1"],
            report.Months.Select(row => $"{row.Month} {row.Agency} {row.Sent.Items} {row.Received.Items}"));
    }

    [Fact]
    public void What_was_passed_on_is_its_authors_delivery_and_counts_for_who_passed_it_on()
    {
        AdvisoryId advisory = story.Publish("alpha", Tlp.Green, Asking, "bravo");
        story.Share("bravo", advisory, "charlie");
        story.Share("alpha", advisory, "delta");
        story.Acknowledge("charlie", advisory);

        ReportContent report = story.Whole();
        Assert.Equal(["alpha bravo 1 0", "alpha charlie 1 1", "alpha delta 1 0"], report.Pairs.Select(pair => $"{pair.Sender} {pair.Recipient} {pair.Shared.Items} {pair.Asked.InTime}"));
        Assert.Equal(new ReportPassed(AgencyId.Parse("bravo"), AgencyId.Parse("charlie"), 1), Assert.Single(report.Passed));
        // Who passed it on is not told what came of it.
        Assert.Equal(["alpha bravo"], story.PartOf("bravo").Pairs.Select(pair => $"{pair.Sender} {pair.Recipient}"));
        Assert.Single(story.PartOf("bravo").Passed);
        Assert.Empty(story.PartOf("alpha").Passed);
    }

    [Fact]
    public void What_an_agency_sends_to_itself_is_not_shared()
    {
        AdvisoryId advisory = story.Publish("alpha", Tlp.Red, Asking, "alpha", "bravo");
        story.Acknowledge("alpha", advisory);

        ReportPair pair = Assert.Single(story.Whole().Pairs);
        Assert.Equal(("alpha", "bravo", 0L), (pair.Sender.Value, pair.Recipient.Value, pair.Acknowledged));
        Assert.Single(story.Whole().Publications);
    }

    [Theory]
    [InlineData(Disposition.Read, 1)]
    [InlineData(Disposition.Acted, 1)]
    [InlineData(Disposition.Declined, 1)]
    [InlineData(Disposition.Delivered, 0)]
    [InlineData(Disposition.Unreadable, 0)]
    public void Who_read_acted_or_declined_has_acknowledged(Disposition disposition, long acknowledged)
    {
        story.Acknowledge("bravo", story.Publish("alpha", Tlp.Amber, Asking, "bravo"), disposition);

        Assert.Equal(acknowledged, Assert.Single(story.Whole().Pairs).Acknowledged);
    }

    [Fact]
    public void An_acknowledgement_counts_once_with_the_whole_minutes_that_it_took()
    {
        AdvisoryId advisory = story.Publish("alpha", Tlp.Amber, Asking, "bravo");
        story.Now = ReportStory.Start.AddMinutes(7).AddSeconds(59.999);
        story.Acknowledge("bravo", advisory);
        story.Now = ReportStory.Start.AddDays(1);
        story.Acknowledge("bravo", advisory, Disposition.Acted);

        ReportPair pair = Assert.Single(story.Whole().Pairs);
        Assert.Equal((1L, 7L), (pair.Acknowledged, pair.MedianMinutes));
        Assert.Equal(new ReportObligations(1, 1, 0, 0, 0), pair.Asked);
        Assert.Equal(new ReportAnswering(AgencyId.Parse("bravo"), 1, 7), Assert.Single(story.Whole().Answering));
    }

    [Theory]
    [InlineData(new[] { 5 }, 5)]
    [InlineData(new[] { 1, 4 }, 2)]
    [InlineData(new[] { 9, 1, 5 }, 5)]
    [InlineData(new[] { 2, 2, 8, 100 }, 5)]
    [InlineData(new[] { 0, 0, 0, 1 }, 0)]
    public void The_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle_rounded_down(int[] minutes, long median)
    {
        foreach (int span in minutes)
        {
            DateTimeOffset sent = story.Now;
            AdvisoryId advisory = story.Publish("alpha", Tlp.Amber, null, "bravo");
            story.Now = sent.AddMinutes(span);
            story.Acknowledge("bravo", advisory);
        }

        Assert.Equal(median, Assert.Single(story.Whole().Pairs).MedianMinutes);
    }

    [Fact]
    public void What_was_asked_for_is_in_time_late_lapsed_overdue_or_pending()
    {
        AdvisoryId inTime = story.Publish("alpha", Tlp.Amber, Asking, "bravo");
        AdvisoryId late = story.Publish("alpha", Tlp.Amber, Asking, "bravo");
        AdvisoryId withdrawn = story.Publish("alpha", Tlp.Amber, Asking, "bravo");
        AdvisoryId expired = story.Publish("alpha", Tlp.Amber, Asking, "bravo");
        story.Publish("alpha", Tlp.Amber, Asking, "bravo");
        story.Publish("alpha", Tlp.Amber, Asking with { RespondBy = ReportStory.Start.AddYears(1) }, "bravo");
        story.Publish("alpha", Tlp.Amber, Asking with { RespondBy = null }, "bravo");
        story.Now = Asking.RespondBy!.Value;
        story.Acknowledge("bravo", inTime);
        story.Now += TimeSpan.FromMilliseconds(1);
        story.Acknowledge("bravo", late);
        story.Withdraw("alpha", withdrawn);
        story.Expire(expired);
        story.Acknowledge("bravo", expired);

        ReportPair pair = Assert.Single(story.Whole().Pairs);
        Assert.Equal(new ReportObligations(6, 1, 1, 2, 1), pair.Asked);
        Assert.Equal(1, pair.Asked.Pending);
        // What came after the end counts for nothing.
        Assert.Equal(2, pair.Acknowledged);
    }

    [Fact]
    public void Who_gets_it_after_the_time_that_was_named_owes_nothing()
    {
        AdvisoryId advisory = story.Publish("alpha", Tlp.Green, Asking, "bravo");
        story.Now = Asking.RespondBy!.Value;
        story.Share("bravo", advisory, "charlie");
        story.Now += TimeSpan.FromMilliseconds(1);
        story.Share("bravo", advisory, "delta");
        story.Acknowledge("delta", advisory);

        ReportContent report = story.Whole();
        Assert.Equal(
            ["alpha bravo 1 0 1", "alpha charlie 1 0 1", "alpha delta 0 1 0"],
            report.Pairs.Select(pair => $"{pair.Sender} {pair.Recipient} {pair.Asked.Deliveries} {pair.Acknowledged} {pair.Asked.Overdue}"));
        Assert.Equal(new ReportObligations(0, 0, 0, 0, 0), report.Pairs[^1].Asked);
    }

    [Fact]
    public void A_delivery_counts_in_its_month_whenever_it_is_acknowledged()
    {
        AdvisoryId advisory = story.Publish("alpha", Tlp.Amber, Asking, "bravo");
        story.Now = ReportStory.Start.AddMonths(2);
        story.Acknowledge("bravo", advisory);
        story.Refuse("bravo", "forbidden");
        ReportMonth january = ReportMonth.Of(ReportStory.Start);

        ReportContent first = story.Whole(new ReportWindow(january, january));
        ReportContent later = story.Whole(new ReportWindow(january.Add(1), january.Add(2)));

        Assert.Equal(1, Assert.Single(first.Pairs).Acknowledged);
        Assert.Empty(first.Refusals);
        Assert.Empty(later.Pairs);
        Assert.Equal(new ReportRefusal(AgencyId.Parse("bravo"), "forbidden", 1), Assert.Single(later.Refusals));
    }

    [Fact]
    public void A_delivery_that_follows_no_publication_is_malformed()
    {
        story.Publish("alpha", Tlp.Amber, Asking, "bravo");

        Assert.Throws<DocumentException>(() => new ReportFold().Add(story.Entries[1]));
    }

    [Fact]
    public void Any_log_that_is_cut_anywhere_gives_in_two_parts_what_it_gives_in_one() => Prop.ForAll(
        (from steps in Steps() from cut in Gen.Choose(0, 1000) select (steps, cut)).ToArbitrary(),
        one =>
        {
            using ReportStory told = Tell(one.steps);
            int cut = one.cut % (told.Entries.Count + 1);
            ReportFold whole = Fold(told.Entries, []);
            ReportFold first = Fold(told.Entries[..cut], []);
            ReportFold second = Fold(told.Entries[cut..], first.Open, told.Entries[..cut]);
            Dictionary<TallyKey, TallyAmount> sum = new(first.Tallies);
            foreach ((TallyKey key, TallyAmount amount) in second.Tallies)
            {
                sum[key] = sum.GetValueOrDefault(key) + amount;
            }

            return sum.OrderBy(tally => tally.Key.ToString(), StringComparer.Ordinal).SequenceEqual(whole.Tallies.OrderBy(tally => tally.Key.ToString(), StringComparer.Ordinal))
                && second.Open.ToHashSet().SetEquals(whole.Open);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_agencys_own_entries_give_its_part_of_the_whole() => Prop.ForAll(
        Steps().ToArbitrary(),
        steps =>
        {
            using ReportStory told = Tell(steps);
            var whole = Fold(told.Entries, []);
            DateTimeOffset asOf = told.Entries[^1].Time;
            return Agencies.All(agency =>
            {
                ReportHead head = ReportStory.Head(ReportWindow.EndingAt(asOf), told.Entries.Count, asOf, agency);
                AgencyId id = AgencyId.Parse(agency);
                var part = ReportContent.Derive(
                    head, whole.Tallies, OverdueCount.Of(whole.Open.Where(delivery => delivery.Sender == id || delivery.Recipient == id), head.Window, asOf));
                return ExchangeReport.Create(part).Bytes.Span.SequenceEqual(ExchangeReport.Create(told.PartOf(agency)).Bytes.Span);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_entries_about_different_advisories_does_not_matter() => Prop.ForAll(
        Steps().ToArbitrary(),
        steps =>
        {
            using ReportStory told = Tell(steps);
            LogEntry[] sorted = [.. told.Entries.OrderBy(entry => entry.Subject, StringComparer.Ordinal).ThenBy(entry => entry.Index)];
            return Fold(sorted, []).Tallies.OrderBy(tally => tally.Key.ToString(), StringComparer.Ordinal)
                .SequenceEqual(Fold(told.Entries, []).Tallies.OrderBy(tally => tally.Key.ToString(), StringComparer.Ordinal));
        }).QuickCheckThrowOnFailure();

    private static ReportFold Fold(IEnumerable<LogEntry> entries, IEnumerable<OpenDelivery> open, params IEnumerable<LogEntry> before)
    {
        var fold = new ReportFold();
        foreach (LogEntry published in before.Where(entry => entry.Action == ActionNames.AdvisoryPublished))
        {
            fold.Resume(published);
        }

        foreach (OpenDelivery delivery in open)
        {
            fold.Resume(delivery);
        }

        foreach (LogEntry entry in entries)
        {
            fold.Add(entry);
        }

        return fold;
    }

    private static Gen<(int Step, int Who, int Whom, int Minutes)[]> Steps() =>
        (from step in Gen.Choose(0, 7) from who in Gen.Choose(0, 3) from whom in Gen.Choose(0, 15) from minutes in Gen.Choose(0, 30_000) select (step, who, whom, minutes))
            .NonEmptyListOf().Select(steps => steps.ToArray());

    private static ReportStory Tell((int Step, int Who, int Whom, int Minutes)[] steps)
    {
        var told = new ReportStory();
        told.Read("alpha");
        List<(AdvisoryId Id, string Sender)> sent = [];
        HashSet<AdvisoryId> closed = [];
        Dictionary<AdvisoryId, HashSet<string>> having = [];
        foreach ((int step, int who, int whom, int minutes) in steps)
        {
            told.Now += TimeSpan.FromMinutes(minutes / 10.0);
            string agency = Agencies[who];
            (AdvisoryId Id, string Sender)? one = sent.Count == 0 ? null : sent[whom % sent.Count];
            switch (step, one)
            {
                case (0 or 1, _) or (_, null):
                    PublishedTerms? terms = whom == 0 ? null : new((AdvisoryCategory)(1 + (whom % 7)), whom, whom % 2 == 0 ? told.Now.AddMinutes(minutes % 900) : null);
                    string[] recipients = [.. Agencies.Where((_, i) => ((whom >> i) & 1) == 1)];
                    sent.Add((told.Publish(agency, (Tlp)(1 + (whom % 5)), terms, recipients), agency));
                    having[sent[^1].Id] = [agency, .. recipients];
                    break;
                case (7, { } known):
                    // Who has it shares it with who has it not.
                    if (!closed.Contains(known.Id) && having[known.Id].Contains(agency) && having[known.Id].Add(Agencies[minutes % 4]))
                    {
                        told.Share(agency, known.Id, Agencies[minutes % 4]);
                    }

                    break;
                case (2 or 3, { } known):
                    told.Acknowledge(agency, known.Id, (Disposition)(1 + (minutes % 5)));
                    break;
                case (4, { } known):
                    closed.Add(known.Id);
                    told.Withdraw(known.Sender, known.Id);
                    break;
                case (5, { } known):
                    closed.Add(known.Id);
                    told.Expire(known.Id);
                    break;
                default:
                    told.Refuse(agency, minutes % 2 == 0 ? "forbidden" : "not-found");
                    break;
            }
        }

        return told;
    }
}
