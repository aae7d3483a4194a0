namespace Gateway.Server.Auth;

/// <summary>Marks an endpoint whose GET uses a DPoP proof up in the transaction in which it records what it gives out.</summary>
internal sealed record UsesProofItself;
