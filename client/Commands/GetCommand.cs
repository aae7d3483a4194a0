using System.CommandLine;
using System.Diagnostics;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Directories;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory get ID</c>: everything is checked before a file appears; what does not hold is a verdict, not a file.</summary>
internal static class GetCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<string> folder = new("--out")
        {
            Description = "Where to save the documents; nothing is overwritten.",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        Option<bool> json = AgencyWords.Json();
        Command command = new("get", "Check an advisory and save its documents.") { id, folder, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), parsed.GetRequiredValue(folder), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AdvisoryId id, string folder, bool json, CancellationToken cancellationToken)
    {
        IReadOnlyList<X25519Identity> identities = await session.LoadIdentitiesAsync(cancellationToken);
        try
        {
            ReceiveKey[] receiveKeys = [.. identities.Select(identity => ReceiveKey.Of(identity.Recipient))];
            (OpenedDelivery opened, AdvisoryItem shown) = await new DeliveryOpener(session).CheckShownAsync(id, receiveKeys, cancellationToken);
            DescribedDelivery delivery = await DescribeAsync(session, opened, identities, cancellationToken);
            SavedDelivery saved = await Progress.ShowAsync(environment, "Downloading", meter =>
            {
                meter.Total = delivery.Documents.Sum(document => document.Described.Size);
                return SaveAsync(new DocumentDownload(session.Client, identities, meter), delivery, shown, folder, cancellationToken);
            });
            await PrintAsync(environment, delivery, saved, json);
            return ExitCode.Ok;
        }
        catch (GatewayRefusedException refusal) when (refusal.Name == WithdrawalNotice.ProblemName)
        {
            throw WithdrawalNotice.Explain(id, refusal, await DirectoryReplica.ReplayAsync(session, cancellationToken));
        }
        finally
        {
            foreach (X25519Identity identity in identities)
            {
                identity.Dispose();
            }
        }
    }

    private static async Task<DescribedDelivery> DescribeAsync(
        GatewaySession session, OpenedDelivery opened, IReadOnlyList<X25519Identity> identities, CancellationToken cancellationToken) => opened switch
        {
            DescribedDelivery described => described,
            EnvelopedDelivery enveloped => await new DocumentDownload(session.Client, identities, new Meter()).OpenEnvelopeAsync(enveloped, cancellationToken),
            _ => throw new UnreachableException("A checked delivery is of one of two kinds."),
        };

    private static async Task<SavedDelivery> SaveAsync(
        DocumentDownload download, DescribedDelivery delivery, AdvisoryItem shown, string folder, CancellationToken cancellationToken)
    {
        using SavedFiles files = new(folder, delivery.Documents.Select(document => document.Described.Name));
        List<string> notes = [];
        List<CsafSummary?> read = [];
        for (int number = 0; number < delivery.Documents.Count; number++)
        {
            OpenedDocument document = delivery.Documents[number];
            await using Stream file = files.Create(document.Described.Name);
            OpenedReading reading = await download.OpenAsync(delivery.Manifest.Content.Advisory, number, document, file, cancellationToken);
            SummaryCheck.Require(shown.Documents[number], reading.Csaf);
            read.Add(reading.Csaf);
            // Labels are ordered from the strictest on. Of a sealed advisory nobody on the way could see it.
            if (reading.Label is { } label && label < delivery.Statement.Content.Tlp)
            {
                notes.Add($"{document.Described.Name} is marked TLP:{label.ToWire()} inside, more strictly than the advisory; handle it as that.");
            }

            if (reading.Fault is not null)
            {
                notes.Add($"{document.Described.Name}: {reading.Fault}");
            }
        }

        return new SavedDelivery(files.Keep(), read, notes);
    }

    private static async Task PrintAsync(CommandEnvironment environment, DescribedDelivery delivery, SavedDelivery saved, bool json)
    {
        foreach (string note in saved.Notes)
        {
            await environment.Error.WriteLineAsync(TerminalText.Clean(note));
        }

        StatementContent content = delivery.Statement.Content;
        PrincipalId? sharedBy = delivery.Sharing?.Sharer.Principal;
        SavedDocument[] documents = [.. delivery.Documents.Select((document, number) => SavedDocument.Of(document.Described, saved.Paths[number], saved.Read[number]))];
        ReaderLanguages languages = ReaderLanguages.Of(environment);
        View view = new(
            delivery.Manifest.Content.Advisory, content.Sender, sharedBy, content.Tlp.ToWire(), content.Category.ToWire(), delivery.Titles, delivery.Tags, content.ReplyTo, content.Supersedes, documents,
            SavedDocument.ToRead(documents, languages), saved.Paths);
        if (json)
        {
            await environment.Out.WriteLineAsync(JsonOutput.Text(view));
            return;
        }

        await environment.Out.WriteLineAsync(TerminalText.Clean($"TLP:{view.Tlp}  {languages.Pick(view.Titles)}  from {view.Sender}{(sharedBy is null ? "" : $", shared by {sharedBy}")}, signed and logged"));
        foreach (ItemCsaf csaf in documents.Select(document => document.Csaf).OfType<ItemCsaf>())
        {
            await environment.Out.WriteLineAsync(TerminalText.Clean($"CSAF {csaf.Reference()}  {csaf.Title}"));
        }

        if (documents.Count(document => document.IsReadable) > 1)
        {
            await environment.Out.WriteLineAsync(TerminalText.Clean($"In your language: {view.Read}"));
        }

        foreach (string path in saved.Paths)
        {
            await environment.Out.WriteLineAsync(TerminalText.Clean(path));
        }
    }

    private sealed record SavedDelivery(IReadOnlyList<string> Paths, IReadOnlyList<CsafSummary?> Read, IReadOnlyList<string> Notes);

    private sealed record View(
        AdvisoryId Id,
        PrincipalId Sender,
        PrincipalId? SharedBy,
        string Tlp,
        string Category,
        IReadOnlyDictionary<string, string> Titles,
        IReadOnlyList<string> Tags,
        AdvisoryId? ReplyTo,
        AdvisoryId? Supersedes,
        IReadOnlyList<SavedDocument> Documents,
        string Read,
        IReadOnlyList<string> Files);
}
