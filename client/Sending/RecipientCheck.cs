using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>
/// Holds the keys that the gateway would encrypt to against the directory as its log tells it. A difference is a substituted key or a hidden revocation,
/// and nothing is sent.
/// </summary>
internal static class RecipientCheck
{
    private static readonly KeyPurpose[] MemberPurposes = [KeyPurpose.Access, KeyPurpose.Receive, KeyPurpose.Sign];

    /// <summary>Whether the gateway's working view is what the directory says.</summary>
    public static bool IsSame(DirectoryAgency known, AgencyAnswer shown)
    {
        AgencyRecord record = known.Current.Record;
        return shown.Agency == known.Id
            && shown.Suspended == known.IsSuspended
            && record.Bytes.Span.SequenceEqual(Encoding.UTF8.GetBytes(shown.Record.GetRawText()))
            && shown.Principals.Count == record.Principals.Count
            && record.Principals.All(principal => shown.Principals.Any(other => other.Id == principal.Id && IsSame(principal, other)));
    }

    /// <summary>Refuses an agency whose root keys are no longer those that were compared with its people.</summary>
    /// <exception cref="VerdictException"><c>key-mismatch</c>.</exception>
    public static void RequireUnchanged(DirectoryAgency agency, VerifiedAgencies verified)
    {
        if (verified.HasChanged(agency))
        {
            throw new VerdictException(
                Verdict.KeyMismatch,
                $"The root keys of {agency.Id} are not those you verified; nothing was sent. "
                + $"Compare the fingerprint again, then: advisory agency verify {agency.Id}");
        }
    }

    private static bool IsSame(RecordedPrincipal known, WorkingPrincipal shown) =>
        shown.Kind == known.Kind.ToWire()
        && shown.ValidFrom == CanonicalJson.FormatTime(known.ValidFrom)
        && shown.ValidTo == (known.ValidTo is { } end ? CanonicalJson.FormatTime(end) : null)
        && IsRevoked(shown) == (known.Revoked is not null)
        && shown.Roles.ToHashSet(StringComparer.Ordinal).SetEquals(known.Roles.Select(role => role.ToWire()))
        && MemberPurposes.All(purpose => known.Keys.Texts(purpose).SequenceEqual(shown.Keys.GetValueOrDefault(purpose.ToWire()) ?? [], StringComparer.Ordinal));

    private static bool IsRevoked(WorkingPrincipal shown) => shown.Revoked is { ValueKind: not JsonValueKind.Null };
}
