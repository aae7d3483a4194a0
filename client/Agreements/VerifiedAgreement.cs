using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Client.Agreements;

/// <summary>An agreement of which every signature and notice was held against the logs.</summary>
/// <param name="History">What follows from what was proven.</param>
/// <param name="Papers">Each version's signatures and each notice, with the entry that logs it and its proof.</param>
/// <param name="IsDoubtful">Whether a key may already have been in other hands when it signed.</param>
internal sealed record VerifiedAgreement(AgreementHistory History, IReadOnlyList<AgreementPaper> Papers, bool IsDoubtful);

/// <summary>Something that a party signed.</summary>
/// <param name="Version">The number of the version that it is about.</param>
/// <param name="Signer">Who signed.</param>
/// <param name="End">What it signed, if it declines or leaves; null of a signature over the version.</param>
/// <param name="Signature">The armored signature.</param>
/// <param name="Entry">The entry that logs it.</param>
/// <param name="Proof">The proof of that entry.</param>
internal sealed record AgreementPaper(int Version, PrincipalId Signer, AgreementEnd? End, string Signature, LogEntry Entry, TlogProof Proof);
