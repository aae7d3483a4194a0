using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The bytes of a record: its members in canonical order, and the rules a record obeys by itself.</summary>
internal static class AgencyRecordFormat
{
    private const string Type = "advisory-agency/v1";

    public static byte[] Write(AgencyRecordContent content) => CanonicalJson.Write(writer =>
    {
        writer.Text("agency", content.Agency.Value);
        writer.OptionalText("gateway", content.Gateway?.Value);
        writer.Text("kind", content.Kind.ToWire());
        writer.TextMap("names", content.Names);
        writer.OptionalText("previous", content.Previous?.ToString());
        writer.Objects("principals", content.Principals, PrincipalFormat.Write);
        writer.Texts("root", content.Root.Select(key => key.ToSshLine()));
        writer.Integer("sequence", content.Sequence);
        writer.Text("status", content.Status.ToWire());
        writer.OptionalInteger("threshold", content.Threshold == 1 ? null : content.Threshold);
        writer.Text("type", Type);
    });

    public static AgencyRecordContent Read(ReadOnlyMemory<byte> bytes)
    {
        AgencyRecordContent content = Document.Read(bytes, Limits.RecordBytes, Type, ReadMembers);
        CheckChainStart(content);
        Require(content.Threshold <= content.Root.Count, DocumentRule.OutOfRange, "The threshold is larger than the number of root keys.");
        CheckPrincipals(content);
        CheckKeys(content);
        return content;
    }

    private static AgencyRecordContent ReadMembers(CanonicalObject members) => new()
    {
        Agency = members.Id<AgencyId>("agency"),
        Gateway = members.OptionalId<GatewayName>("gateway"),
        Kind = members.Word<AgencyKind>("kind", WireText.TryParse),
        Names = members.Titles("names"),
        Previous = members.Has("previous") ? members.Digest("previous") : null,
        Principals = [.. members.Objects("principals").Select(principal => principal.ReadClosed(PrincipalFormat.Read))],
        Root = PrincipalFormat.ReadSshLines("root", members.Texts("root"), Limits.RootKeys),
        Sequence = members.Integer("sequence"),
        Status = members.Word<AgencyStatus>("status", WireText.TryParse),
        Threshold = members.Has("threshold") ? ReadThreshold(members) : 1,
    };

    // One signature is what an absent member says: a second way of saying it would be a second record.
    private static int ReadThreshold(CanonicalObject members)
    {
        int threshold = members.Count("threshold");
        Require(threshold >= 2, DocumentRule.OutOfRange, "A threshold is 2 or more; one signature is what its absence means.");
        return threshold;
    }

    private static void CheckChainStart(AgencyRecordContent content)
    {
        bool wellStarted = content.Sequence == 0 ? content.Previous is null : content is { Previous: not null, Gateway: not null };
        Require(wellStarted, DocumentRule.InvalidChainStart, "Sequence, previous and gateway do not fit together.");
        Require(content.Agency != AgencyId.OperatorRoot, DocumentRule.ReservedAgency, "This agency id is kept back.");
        Require(
            (content.Kind == AgencyKind.Gateway) == (content.Agency == AgencyId.Gateway),
            DocumentRule.MisplacedKind,
            "The kind gateway belongs to the gateway's own record, and only there.");
    }

    private static void CheckPrincipals(AgencyRecordContent content)
    {
        CanonicalMembers.RequireCount("principals", content.Principals.Count, 0, Limits.Principals);
        var seen = new HashSet<PrincipalId>();
        foreach (RecordedPrincipal principal in content.Principals)
        {
            Require(principal.Id.Agency == content.Agency, DocumentRule.ForeignPrincipal, "A principal belongs to another agency.");
            Require(seen.Add(principal.Id), DocumentRule.DuplicatePrincipal, "A principal stands twice in the record.");
            bool gatewayKeys = principal.Keys.Manifest.Count > 0 || principal.Keys.Token.Count > 0;
            Require(
                !gatewayKeys || content.Agency == AgencyId.Gateway,
                DocumentRule.MisplacedPurpose,
                "Manifest and token keys belong to the gateway's own record.");
        }
    }

    private static void CheckKeys(AgencyRecordContent content)
    {
        // One key, one purpose, one holder: a signature must never be able to mean two things.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<string> principalKeys = content.Principals.SelectMany(principal => principal.Keys.All()).Select(key => key.Text);
        foreach (string key in content.Root.Select(key => key.ToSshLine()).Concat(principalKeys))
        {
            Require(seen.Add(key), DocumentRule.DuplicateKey, "A key stands twice in the record.");
        }
    }
}
