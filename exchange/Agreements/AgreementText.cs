namespace Gateway.Exchange;

/// <summary>The human document of an agreement in one language, by its digest. All languages are equally authentic unless the document says otherwise.</summary>
/// <param name="Language">Its BCP 47 tag; one document a language.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Sha256">The digest of its bytes.</param>
/// <param name="Size">Its size in bytes.</param>
public sealed record AgreementText(string Language, string MediaType, Sha256Digest Sha256, long Size);
