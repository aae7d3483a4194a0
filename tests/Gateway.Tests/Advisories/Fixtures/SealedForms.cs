namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A sealed upload as a body.</summary>
internal static class SealedForms
{
    public static async Task<MultipartFormDataContent> FormAsync(this SealedUpload upload) => Upload.FormOf(await upload.PartsAsync());
}
