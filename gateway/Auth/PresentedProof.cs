using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>A DPoP proof that was checked against its request, all but whether its id was used before.</summary>
/// <param name="Proof">What it says.</param>
/// <param name="Text">The proof itself: evidence for the log.</param>
internal sealed record PresentedProof(DpopProof Proof, string Text)
{
    /// <summary>The thumbprint of the key that made it, <c>jkt</c>.</summary>
    public string Thumbprint { get; } = Proof.Thumbprint;
}
