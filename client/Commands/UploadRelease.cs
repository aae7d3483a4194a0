using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Packs;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>A second publisher looks at an upload that waits in a pack, and releases it. No gateway is asked.</summary>
internal sealed class UploadRelease(CommandEnvironment environment, OfflineSession session)
{
    /// <param name="path">The pack.</param>
    /// <param name="folder">Where to write the documents instead of releasing them; or null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<int> RunAsync(string path, string? folder, CancellationToken cancellationToken)
    {
        using Pack pack = await Pack.OpenAsync(path, () => session.LoadIdentitiesAsync(cancellationToken), cancellationToken);
        PackedUpload upload = await PackedUpload.ReadAsync(pack, cancellationToken);
        RequireMine(upload);
        upload.RequireSigned(session);
        WaitingDocuments documents = new(upload, pack);
        if (folder is not null)
        {
            await SaveAsync(documents, upload, folder, cancellationToken);
            return ExitCode.Ok;
        }

        await documents.ReadAsync(create: null, cancellationToken);
        await DescribeAsync(upload, documents);
        Release release = Release.Of(upload.Statements, session.Principal, CanonicalTime.Truncate(session.Now));
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        await upload.ReleaseAsync(path, session, new SignedRelease(release, release.Sign(signingKey)), cancellationToken);
        await environment.SayAsync($"released; {upload.Content.Sender} sends it with advisory send --pack");
        return ExitCode.Ok;
    }

    private void RequireMine(PackedUpload upload)
    {
        PrincipalId sender = upload.Content.Sender;
        if (sender == session.Principal)
        {
            throw new CommandFailedException("You signed this upload yourself; another publisher of your agency approves it.");
        }

        if (sender.Agency != session.Principal.Agency)
        {
            throw new CommandFailedException($"This is an upload of {sender.Agency}; a publisher of that agency approves it.");
        }

        RecordedPrincipal? own = session.Directory.Find(session.Principal);
        if (own?.Kind != PrincipalKind.Person || !session.Directory.EffectiveRoles(session.Principal, session.Now).Contains(Role.Publisher))
        {
            throw new CommandFailedException($"{session.Principal} is not a person who may publish, by the directory as it is known here; its approval would not count.");
        }

        try
        {
            upload.Content.CheckFresh(session.Now);
        }
        catch (DocumentException failure)
        {
            throw new CommandFailedException($"{failure.Message} The gateway would not take it: have it packed again.", failure);
        }
    }

    private async Task SaveAsync(WaitingDocuments documents, PackedUpload upload, string folder, CancellationToken cancellationToken)
    {
        using SavedFiles files = new(folder, documents.Described.Select(document => document.Name));
        await documents.ReadAsync(files.Create, cancellationToken);
        await DescribeAsync(upload, documents);
        foreach (string path in files.Keep())
        {
            await environment.SayAsync($"{path}");
        }

        await environment.SayAsync("nothing is approved yet; run advisory approve without --read to do so");
    }

    private async Task DescribeAsync(PackedUpload upload, WaitingDocuments documents)
    {
        StatementContent content = upload.Content;
        List<Sentence> lines = [$"TLP:{content.Tlp.ToWire()}  {content.Category.ToWire()}, {content.Urgency.ToWire()}, signed by {content.Sender} at {CanonicalJson.FormatTime(content.CreatedAt)}"];
        lines.AddRange(ReaderLanguages.Of(environment).Order(documents.Titles).Select(title => (Sentence)$"  title ({title.Key}): {title.Value}"));
        lines.AddRange(upload.Upload.Metadata.Recipients.Select(Describe));
        lines.AddRange(documents.Described.Select(document => (Sentence)$"  {document.Role.ToWire()} {document.Name} ({document.MediaType}, {document.Language}), {document.Size} bytes, SHA-256 {Convert.ToHexStringLower(document.Sha256.ToArray())}"));
        foreach (Sentence line in lines)
        {
            await environment.SayAsync(line);
        }
    }

    private Sentence Describe(UploadRecipient recipient)
    {
        Sentence who = session.Directory.Find(recipient.Id) is { } agency ? ReaderLanguages.Of(environment).Pick(agency.Current.Record.Content.Names) : "not in the directory";
        return recipient.Audience is { } audience ? (Sentence)$"  to {string.Join(", ", audience)} of {recipient.Id} ({who})" : (Sentence)$"  to {recipient.Id} ({who})";
    }
}
