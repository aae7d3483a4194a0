using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>
/// Who calls with a token, as it stands now: asked when a request comes, and again and again by an answer that lasts longer than a revocation may take.
/// </summary>
internal sealed class Callers(PrincipalStanding standing, TimeProvider time)
{
    /// <summary>The caller of a validated token, or null if it may do nothing (any more): its agency, itself or its key is revoked, suspended or not valid.</summary>
    /// <param name="token">The token. That it has not expired is for whoever asks again to see.</param>
    /// <param name="proof">The request's proof, if its token is bound to a key.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask<CallingPrincipal?> FindAsync(AccessToken token, ProofUse? proof, CancellationToken cancellationToken)
    {
        PrincipalRow? row = await standing.ReadAsync(token.Principal, cancellationToken);
        if (row is null || !row.IsValidAt(time.GetUtcNow()) || !HoldsKey(row, token))
        {
            return null;
        }

        IReadOnlyList<string> effective = Scopes.Of(row);
        return new CallingPrincipal { Id = row.Id, Row = row, Scopes = [.. token.Scopes.Intersect(effective)], Proof = proof };
    }

    // A key that a new record no longer lists takes the tokens that were obtained with it, or are bound to it, along. An external issuer may have bound its token
    // to any key; but a proof that goes into the log is evidence only if the directory knows whose it is.
    private static bool HoldsKey(PrincipalRow row, AccessToken token) => Holds(row, token.AccessKey) && Holds(row, token.Binding.Key);

    private static bool Holds(PrincipalRow row, string? thumbprint) => thumbprint is null || LoginVerifier.Holds(row, thumbprint);
}
