namespace Gateway.Server.Commands;

/// <summary>The host that a self-signed certificate is made for.</summary>
/// <param name="Name">A name or an address.</param>
internal sealed record SelfSignedHost(string Name);
