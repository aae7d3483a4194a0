using Gateway.Crypto;

namespace Gateway.Client.Reports;

/// <summary>What at least five other agencies together published in a month, of one category under one label: the gateway's word.</summary>
internal sealed record CommunityRow(string Month, string Category, string Tlp, long Advisories, long Documents, long Bytes)
{
    public static CommunityRow Read(CanonicalObject members)
    {
        var row = new CommunityRow(
            members.Text("month"), members.Text("category"), members.Text("tlp"), members.Integer("advisories"), members.Integer("documents"), members.Integer("bytes"));
        members.Close();
        return row;
    }

    public static void Write(CanonicalJsonWriter writer, CommunityRow row)
    {
        writer.Integer("advisories", row.Advisories);
        writer.Integer("bytes", row.Bytes);
        writer.Text("category", row.Category);
        writer.Integer("documents", row.Documents);
        writer.Text("month", row.Month);
        writer.Text("tlp", row.Tlp);
    }
}
