using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Feed;

/// <summary>One CSAF document that is fit for the public feed.</summary>
/// <param name="Advisory">The advisory it came in.</param>
/// <param name="Sender">The agency that sent it.</param>
/// <param name="Payload">Its stored payload.</param>
/// <param name="Listing">How it is listed.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
/// <param name="Sha512">Its SHA-512 in lower-case hexadecimal.</param>
internal sealed record FeedDocument(
    AdvisoryId Advisory, AgencyId Sender, DocumentRow Payload, CsafListing Listing, long Size, string Sha256, string Sha512);
