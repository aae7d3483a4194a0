using System.Text;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>Uploads that a publisher may not make.</summary>
internal sealed class UploadProvocations(AttackedGateway gateway, Refused refused)
{
    public IEnumerable<KeyValuePair<string, Func<Task>>> All =>
    [
        new("conflict", UseANonceTwiceAsync),
        new("duplicate-document", () => RefusedAsync(To("bravo").With("same").With("same").Parts(), 409, "duplicate-document")),
        new("invalid-advisory", SendAnotherDocumentAsync),
        new("tlp-mismatch", () => RefusedAsync(Csaf("RED").Parts(), 422, "tlp-mismatch")),
        new("tlp-not-permitted", () => ChangedAsync(Red(Upload.To("bravo", gateway.Bob.Id)), "\"tlp\":\"RED\"", "\"tlp\":\"AMBER\"", "tlp-not-permitted")),
        new("audience-required", () => ChangedAsync(gateway.ToBravo(), "\"tlp\":\"AMBER\"", "\"tlp\":\"RED\"", "audience-required")),
        new("unknown-group", NameAGroupThatIsNotThereAsync),
        new("unknown-recipient", () => RefusedAsync(To("nobody").With("x").Parts(), 422, "unknown-recipient")),
        new("recipient-revoked", SendToTheSuspendedAsync),
        new("duplicate-recipient", () => ChangedAsync(gateway.ToBravo(), "[{\"id\":\"bravo\"}]", "[{\"id\":\"bravo\"},{\"id\":\"bravo\"}]", "duplicate-recipient")),
        new("too-many-recipients", () => RefusedAsync(
            To([.. Enumerable.Range(0, AttackedGateway.Recipients + 1).Select(i => $"agency-{i}")]).With("x").Parts(), 422, "too-many-recipients")),
        new("invalid-signature", SignWithAnothersKeyAsync),
        new("invalid-filename", () => ChangedAsync(gateway.ToBravo(), $"{AttackedGateway.Marker}.txt", $"../{AttackedGateway.Marker}", "invalid-filename")),
        new("insufficient-storage", AnnounceTooMuchAsync),
    ];

    private Upload To(params string[] agencies) => new(gateway.Alice, [.. agencies.Select(agency => Upload.To(agency))]);

    private Upload Red(UploadRecipient recipient) => new Upload(gateway.Alice, recipient) { Tlp = Tlp.Red }.With("x");

    private Upload Csaf(string label) => new Upload(gateway.Alice, Upload.To("bravo")).With(
        Encoding.UTF8.GetBytes("""{"document":{"distribution":{"tlp":{"label":"LABEL"}}}}""".Replace("LABEL", label, StringComparison.Ordinal)), "csaf.json", "application/json");

    private async Task UseANonceTwiceAsync()
    {
        Upload upload = gateway.ToBravo();
        await gateway.AsAlice.PublishAsync(upload);
        await RefusedAsync(upload.Parts(), 409, "conflict");
    }

    private Task<System.Text.Json.JsonElement> SendAnotherDocumentAsync()
    {
        (string Name, byte[] Content)[] parts = [.. gateway.ToBravo().Parts()];
        parts[2].Content = "another document"u8.ToArray();
        return RefusedAsync(parts, 422, "invalid-advisory");
    }

    private async Task SendToTheSuspendedAsync()
    {
        await gateway.RecordAsync(Member.Reader("suspended"));
        await gateway.SuspendAsync(AgencyId.Parse("suspended"));
        await RefusedAsync(To("suspended").With("x").Parts(), 422, "recipient-revoked");
    }

    private Task<System.Text.Json.JsonElement> NameAGroupThatIsNotThereAsync()
    {
        UploadGroups groups = new() { Versions = [new(GroupId.Create(TimeProvider.System), 0)] };
        return RefusedAsync(new Upload(gateway.Alice, Upload.To("bravo")) { Groups = groups }.With("x").Parts(), 422, "unknown-group");
    }

    private async Task SignWithAnothersKeyAsync()
    {
        Upload upload = gateway.ToBravo();
        byte[] signatures = SignatureSet.Create(
            upload.Metadata().Statements(HeaderSet.None).Select(statement => KeyValuePair.Create(statement.Recipient, statement.Sign(gateway.Carol.Sign)))).Bytes.ToArray();
        await RefusedAsync(upload.Parts().Select(part => part.Name == "signatures" ? (part.Name, signatures) : part), 422, "invalid-signature");
    }

    private Task AnnounceTooMuchAsync()
    {
        Upload upload = gateway.ToBravo();
        return ChangedAsync(upload, $"\"size\":{upload.Contents[0].Length}", $"\"size\":{AttackedGateway.StoredBytesPerAgency + 1}", "insufficient-storage", 507);
    }

    private async Task ChangedAsync(Upload upload, string part, string instead, string name, int status = 422)
    {
        string metadata = Encoding.UTF8.GetString(upload.Metadata().Bytes.Span);
        Assert.Contains(part, metadata, StringComparison.Ordinal);
        byte[] changed = Encoding.UTF8.GetBytes(metadata.Replace(part, instead, StringComparison.Ordinal));
        await RefusedAsync(upload.Parts().Select(each => each.Name == "metadata" ? (each.Name, changed) : each), status, name);
    }

    private Task<System.Text.Json.JsonElement> RefusedAsync(IEnumerable<(string Name, byte[] Content)> parts, int status, string name) =>
        refused(status < 500 ? gateway.Alice.Id : null, () => gateway.AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts)), status, name);
}
