namespace Gateway.Client.Http;

/// <summary>One part of an upload that comes before the content: canonical JSON under its name.</summary>
/// <param name="Name">The part's name.</param>
/// <param name="Json">Its exact bytes.</param>
internal sealed record UploadPart(string Name, ReadOnlyMemory<byte> Json);
