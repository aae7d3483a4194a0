using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;

namespace Gateway.Client.Sending;

/// <summary>Checks an upload against the limits the gateway announces, before it costs anybody an upload.</summary>
internal static class UploadLimits
{
    public static void Require(DiscoveredLimits? limits, SendRequest request)
    {
        RequireAtMost(request.Documents.Sum(document => document.Description.Size), limits?.DocumentBytes, "bytes of documents");
        RequireAtMost(request.Documents.Count, limits?.Documents, "documents in all");
        RequireAtMost(request.Recipients.Count, limits?.Recipients, "recipients");
    }

    public static void Require(DiscoveredLimits? limits, Upload upload)
    {
        RequireAtMost(upload.Metadata.Bytes.Length, limits?.MetadataBytes, "bytes of metadata");
        RequireAtMost(upload.Signatures.Bytes.Length, limits?.SignaturesBytes, "bytes of signatures");
        RequireAtMost(upload.Headers.HeaderBytes, limits?.SealedHeadersBytes, "bytes of headers");
    }

    private static void RequireAtMost(long value, long? limit, Sentence what)
    {
        if (value > limit)
        {
            throw new CommandFailedException($"payload-too-large: this is {value} {what}, and the gateway takes {limit}; send less at once.");
        }
    }
}
