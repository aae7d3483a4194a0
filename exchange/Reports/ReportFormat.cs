using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>How a report stands in its document. Every list is in the order in which reports are derived, so that there is one form of each.</summary>
internal static class ReportFormat
{
    public static void Write(CanonicalJsonWriter writer, ReportContent content)
    {
        writer.OptionalText("agency", content.Agency?.Value);
        writer.Objects("answering", content.Answering, WriteAnswering);
        writer.Time("asOf", content.AsOf);
        writer.Objects("balances", content.Balances, WriteBalance);
        writer.Text("from", content.Window.From.ToString());
        writer.Text("gateway", content.Gateway.Value);
        writer.Objects("months", content.Months, WriteMonth);
        writer.Objects("pairs", content.Pairs, WritePair);
        writer.Objects("passed", content.Passed, WritePassed);
        writer.Objects("publications", content.Publications, WritePublication);
        writer.Objects("refusals", content.Refusals, WriteRefusal);
        writer.Objects("shares", content.Shares, WriteShare);
        writer.Integer("size", content.Size);
        writer.Text("to", content.Window.To.ToString());
        writer.Text("type", ExchangeReport.Type);
    }

    public static ReportContent Read(CanonicalObject members)
    {
        var content = new ReportContent
        {
            Agency = members.OptionalId<AgencyId>("agency"),
            Answering = ReadAll(members, "answering", ReadAnswering),
            AsOf = members.Time("asOf"),
            Window = new ReportWindow(Month(members, "from"), Month(members, "to")),
            Gateway = members.Id<GatewayName>("gateway"),
            Months = ReadAll(members, "months", ReadMonth),
            Pairs = ReadAll(members, "pairs", ReadPair),
            Passed = ReadAll(members, "passed", ReadPassed),
            Publications = ReadAll(members, "publications", ReadPublication),
            Refusals = ReadAll(members, "refusals", ReadRefusal),
            Shares = ReadAll(members, "shares", ReadShare),
            Size = members.Integer("size"),
        };
        Require(content.Window.To.Since(content.Window.From) is >= 0 and < ReportWindow.MaxMonths, DocumentRule.OutOfRange, "A report is of one to twenty-four months.");
        bool onePair = content.Pairs.DistinctBy(pair => (pair.Sender, pair.Recipient)).Count() == content.Pairs.Count;
        Require(onePair && content.Pairs.All(pair => pair.Shared.Items > 0 && pair.Asked.Pending >= 0), DocumentRule.OutOfRange, "A pair stands twice, or its parts are more than the whole.");
        ReportBalance[] balances = ReadAll(members, "balances", ReadBalance);
        Require(balances.SequenceEqual(content.Balances), DocumentRule.OutOfRange, "The balances are not those of the pairs.");
        return content;
    }

    private static T[] ReadAll<T>(CanonicalObject members, string name, Func<CanonicalObject, T> read) => [.. members.Objects(name).Select(row => row.ReadClosed(read))];

    private static ReportMonth Month(CanonicalObject members, string name)
    {
        bool known = ReportMonth.TryParse(members.Text(name), out ReportMonth month);
        Require(known, DocumentRule.OutOfRange, "A month is written like 2026-03.");
        return month;
    }

    // Canonical order: what is counted, "advisories" or "deliveries", stands before or behind "bytes".
    private static void WriteAmount(CanonicalJsonWriter writer, string name, TallyAmount amount, string items) => writer.Object(name, (amount, items), static (inner, what) =>
    {
        bool first = string.CompareOrdinal(what.items, "bytes") < 0;
        inner.OptionalInteger(what.items, first ? what.amount.Items : null);
        inner.Integer("bytes", what.amount.Bytes);
        inner.OptionalInteger(what.items, first ? null : what.amount.Items);
        inner.Integer("documents", what.amount.Documents);
    });

    private static TallyAmount ReadAmount(CanonicalObject members, string name, string items) => members.Object(name)
        .ReadClosed(inner => new TallyAmount(inner.Integer(items), inner.Integer("documents"), inner.Integer("bytes")));

    private static void WriteAnswering(CanonicalJsonWriter writer, ReportAnswering row)
    {
        writer.Integer("acknowledged", row.Acknowledged);
        writer.Text("agency", row.Agency.Value);
        writer.OptionalInteger("medianMinutes", row.MedianMinutes);
    }

    private static ReportAnswering ReadAnswering(CanonicalObject members) =>
        new(members.Id<AgencyId>("agency"), members.Integer("acknowledged"), members.OptionalInteger("medianMinutes"));

    private static void WriteBalance(CanonicalJsonWriter writer, ReportBalance row)
    {
        writer.Text("first", row.First.Value);
        writer.Integer("given", row.Given);
        writer.Integer("percent", row.Percent);
        writer.Text("second", row.Second.Value);
        writer.Integer("taken", row.Taken);
    }

    private static ReportBalance ReadBalance(CanonicalObject members)
    {
        var row = new ReportBalance(members.Id<AgencyId>("first"), members.Id<AgencyId>("second"), members.Integer("given"), members.Integer("taken"));
        Require(row.Given + row.Taken > 0 && members.Integer("percent") == row.Percent, DocumentRule.OutOfRange, "A balance is not that of its numbers.");
        return row;
    }

    private static void WriteMonth(CanonicalJsonWriter writer, ReportMonthRow row)
    {
        writer.Text("agency", row.Agency.Value);
        writer.Text("month", row.Month.ToString());
        WriteAmount(writer, "received", row.Received, "deliveries");
        WriteAmount(writer, "sent", row.Sent, "deliveries");
    }

    private static ReportMonthRow ReadMonth(CanonicalObject members) => new(
        Month(members, "month"), members.Id<AgencyId>("agency"), ReadAmount(members, "sent", "deliveries"), ReadAmount(members, "received", "deliveries"));

    private static void WritePair(CanonicalJsonWriter writer, ReportPair row)
    {
        writer.Integer("acknowledged", row.Acknowledged);
        writer.Object("asked", row.Asked, static (inner, asked) =>
        {
            inner.Integer("deliveries", asked.Deliveries);
            inner.Integer("inTime", asked.InTime);
            inner.Integer("lapsed", asked.Lapsed);
            inner.Integer("late", asked.Late);
            inner.Integer("overdue", asked.Overdue);
            inner.Integer("pending", asked.Pending);
        });
        writer.OptionalInteger("medianMinutes", row.MedianMinutes);
        writer.Text("recipient", row.Recipient.Value);
        writer.Text("sender", row.Sender.Value);
        WriteAmount(writer, "shared", row.Shared, "deliveries");
    }

    private static ReportPair ReadPair(CanonicalObject members) => new()
    {
        Acknowledged = members.Integer("acknowledged"),
        Asked = members.Object("asked").ReadClosed(ReadAsked),
        MedianMinutes = members.OptionalInteger("medianMinutes"),
        Recipient = members.Id<AgencyId>("recipient"),
        Sender = members.Id<AgencyId>("sender"),
        Shared = ReadAmount(members, "shared", "deliveries"),
    };

    private static ReportObligations ReadAsked(CanonicalObject members)
    {
        var asked = new ReportObligations(
            members.Integer("deliveries"), members.Integer("inTime"), members.Integer("late"), members.Integer("lapsed"), members.Integer("overdue"));
        Require(members.Integer("pending") == asked.Pending, DocumentRule.OutOfRange, "The parts do not give the whole.");
        return asked;
    }

    private static void WritePassed(CanonicalJsonWriter writer, ReportPassed row)
    {
        writer.Text("by", row.By.Value);
        writer.Integer("deliveries", row.Deliveries);
        writer.Text("recipient", row.Recipient.Value);
    }

    private static ReportPassed ReadPassed(CanonicalObject members) =>
        new(members.Id<AgencyId>("by"), members.Id<AgencyId>("recipient"), members.Integer("deliveries"));

    private static void WritePublication(CanonicalJsonWriter writer, ReportPublication row)
    {
        WriteAmount(writer, "amount", row.Amount, "advisories");
        writer.Text("category", row.Facet.Category);
        writer.Text("sender", row.Sender.Value);
        writer.Text("tlp", row.Facet.Tlp);
    }

    private static ReportPublication ReadPublication(CanonicalObject members) =>
        new(members.Id<AgencyId>("sender"), ReadFacet(members), ReadAmount(members, "amount", "advisories"));

    private static void WriteRefusal(CanonicalJsonWriter writer, ReportRefusal row)
    {
        writer.Text("agency", row.Agency.Value);
        writer.Text("name", row.Name);
        writer.Integer("requests", row.Requests);
    }

    private static ReportRefusal ReadRefusal(CanonicalObject members) => new(members.Id<AgencyId>("agency"), members.Text("name"), members.Integer("requests"));

    private static void WriteShare(CanonicalJsonWriter writer, ReportShare row)
    {
        WriteAmount(writer, "amount", row.Amount, "deliveries");
        writer.Text("category", row.Facet.Category);
        writer.Text("recipient", row.Recipient.Value);
        writer.Text("sender", row.Sender.Value);
        writer.Text("tlp", row.Facet.Tlp);
    }

    private static ReportShare ReadShare(CanonicalObject members) =>
        new(members.Id<AgencyId>("sender"), members.Id<AgencyId>("recipient"), ReadFacet(members), ReadAmount(members, "amount", "deliveries"));

    private static ShareFacet ReadFacet(CanonicalObject members)
    {
        var facet = new ShareFacet(members.Text("category"), members.Text("tlp"));
        bool known = (facet.Category == ShareFacet.Unknown || WireText.TryParse(facet.Category, out AdvisoryCategory _)) && WireText.TryParse(facet.Tlp, out Tlp _);
        Require(known, DocumentRule.UnknownWord, "A category or a label is unknown.");
        return facet;
    }
}
