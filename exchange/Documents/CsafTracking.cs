using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>Which document, and which revision of it, a CSAF document is (CSAF 2.0 §3.2.1.12).</summary>
/// <param name="Id">Its publisher's name for it, one line of up to 1,000 characters.</param>
/// <param name="Version">An integer or a semantic version.</param>
/// <param name="Status"><c>draft</c>, <c>final</c> or <c>interim</c>.</param>
/// <param name="InitialRelease">When its first revision was released, UTC, to the millisecond.</param>
/// <param name="CurrentRelease">When this revision was released, UTC, to the millisecond.</param>
public sealed record CsafTracking(string Id, string Version, string Status, DateTimeOffset InitialRelease, DateTimeOffset CurrentRelease)
{
    internal static CsafTracking Read(CanonicalObject members) => new(
        members.CsafText("id", CsafText.IsTrackingId),
        members.CsafText("version", CsafText.IsVersion),
        members.CsafText("status", CsafText.IsStatus),
        members.Time("initialRelease"),
        members.Time("currentRelease"));

    internal static void Write(CanonicalJsonWriter writer, CsafTracking tracking)
    {
        writer.Time("currentRelease", tracking.CurrentRelease);
        writer.Text("id", tracking.Id);
        writer.Time("initialRelease", tracking.InitialRelease);
        writer.Text("status", tracking.Status);
        writer.Text("version", tracking.Version);
    }
}
