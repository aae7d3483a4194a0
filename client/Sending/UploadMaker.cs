namespace Gateway.Client.Sending;

/// <summary>Chooses how an upload is made.</summary>
internal static class UploadMaker
{
    /// <summary>The maker for a request's mode; the caller disposes it.</summary>
    public static IUploadMaker For(SendingMember sender, SendRequest request) =>
        request.Mode == SendMode.Sealed ? new SealedUploads(sender, request) : new OpenUploads(sender, request);
}
