using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>One agency whose root keys were compared.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Fingerprint">What was read out.</param>
/// <param name="By"><c>phone</c> or <c>meeting</c>.</param>
/// <param name="At">When, UTC.</param>
internal sealed record VerifiedAgency(AgencyId Agency, string Fingerprint, string By, DateTimeOffset At)
{
    public static void Write(CanonicalJsonWriter writer, VerifiedAgency agency)
    {
        writer.Text("agency", agency.Agency.Value);
        writer.Time("at", agency.At);
        writer.Text("by", agency.By);
        writer.Text("fingerprint", agency.Fingerprint);
    }

    /// <exception cref="FormatException">A member is not what it should be; <see cref="CanonicalJsonException"/> likewise.</exception>
    public static VerifiedAgency Read(CanonicalObject item)
    {
        VerifiedAgency agency = new(AgencyId.Parse(item.Text("agency")), item.Text("fingerprint"), item.Text("by"), item.Time("at"));
        item.Close();
        return agency;
    }
}
