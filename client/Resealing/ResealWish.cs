using Gateway.Exchange;

namespace Gateway.Client.Resealing;

/// <summary>What the user wants resealed.</summary>
/// <param name="Advisory">The advisory.</param>
/// <param name="Files">Its documents, where the caller has no copy to take them from; else empty.</param>
/// <param name="Added">Recipients besides those it was for.</param>
/// <param name="RespondBy">By when the sender hopes for an answer now, or null for what was said before.</param>
/// <param name="SkipRefused">Whether to go on without the recipients that cannot be delivered to.</param>
internal sealed record ResealWish(
    AdvisoryId Advisory, IReadOnlyList<string> Files, IReadOnlyList<UploadRecipient> Added, DateTimeOffset? RespondBy, bool SkipRefused);
