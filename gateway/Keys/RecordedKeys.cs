using Gateway.Crypto;

namespace Gateway.Server.Keys;

/// <summary>The public keys that the gateway's own record in the directory names.</summary>
/// <param name="Manifest">Of the key that signs manifests.</param>
/// <param name="Token">Of the key that signs access tokens.</param>
internal sealed record RecordedKeys(VerifyingKey Manifest, VerifyingKey Token);
