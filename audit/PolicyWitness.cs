using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>A witness that a policy knows.</summary>
/// <param name="Name">
/// Its name inside the policy file, for people: the file's octets read as UTF-8. Two different names may look alike; the policy itself tells them apart
/// by their octets.
/// </param>
/// <param name="Key">Its key.</param>
/// <param name="Url">Its submission prefix (c2sp.org/tlog-witness), if the file gives one.</param>
public sealed record PolicyWitness(string Name, CosignatureVerifier Key, Uri? Url);
