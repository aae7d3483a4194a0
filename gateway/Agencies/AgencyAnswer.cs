using Gateway.Server.Advisories;

namespace Gateway.Server.Agencies;

/// <summary>One agency.</summary>
/// <param name="Agency">Its id.</param>
/// <param name="DirectorySize">The size of the directory log that this stands for.</param>
/// <param name="Index">The index of the entry that holds its record.</param>
/// <param name="Suspended">Whether an admin suspended it.</param>
/// <param name="Record">Its current record, the exact bytes that its root signed.</param>
/// <param name="Signature">The root's signature; of a root with a threshold, an armored block for each key that signed, one after the other.</param>
/// <param name="Principals">What the gateway would act on and encrypt to; a client compares it with its own replay of the log.</param>
internal sealed record AgencyAnswer(
    string Agency, long DirectorySize, long Index, bool Suspended, CanonicalBytes Record, string Signature, IReadOnlyList<PrincipalView> Principals);
