namespace Gateway.Client.Http;

/// <summary>A document as it is uploaded: where its bytes come from, opened once per attempt.</summary>
/// <param name="Name">The file name the statement states.</param>
/// <param name="MediaType">The media type the statement states.</param>
/// <param name="Open">Opens the plaintext for reading; the upload disposes it.</param>
internal sealed record DocumentSource(string Name, string MediaType, Func<Stream> Open);
