using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Idempotency;

namespace Gateway.Server.Agencies;

/// <summary>A request to change the directory.</summary>
/// <param name="Http">The request.</param>
/// <param name="Body">Its body.</param>
/// <param name="Caller">Who brings it.</param>
/// <param name="Role">The role that the caller must still have when the change is made.</param>
/// <param name="Agency">Whose record or standing changes.</param>
/// <param name="Status">The status of the answer.</param>
internal sealed record DirectoryRequest(HttpRequest Http, byte[] Body, CallingPrincipal Caller, Role Role, AgencyId Agency, int Status)
{
    /// <summary>What an idempotency key holds for.</summary>
    public Sha256Digest Fingerprint => RequestFingerprint.Of($"{Http.Method} {Http.Path}", Body);
}
