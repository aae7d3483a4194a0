using System.CommandLine;
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
        using DeliveryReading reading = await DeliveryReading.BeginAsync(session, cancellationToken);
        try
        {
            ShownDelivery delivery = await reading.CheckAsync(id, cancellationToken);
            SavedDelivery saved = await Progress.ShowAsync(environment, "Downloading", meter => reading.SaveAsync(delivery, folder, meter, cancellationToken));
            await PrintAsync(environment, delivery.Delivery, saved, json);
            return ExitCode.Ok;
        }
        catch (GatewayRefusedException refusal) when (refusal.Name == WithdrawalNotice.ProblemName)
        {
            throw WithdrawalNotice.Explain(id, refusal, await DirectoryReplica.ReplayAsync(session, cancellationToken));
        }
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
            delivery.Manifest.Content.Advisory, content.Sender, sharedBy, content.Tlp.ToWire(), content.Category.ToWire(), delivery.Titles, delivery.Tags, content.ReplyTo, content.Supersedes,
            content.NotBefore is { } begin ? CanonicalJson.FormatTime(begin) : null, content.Policies.Count > 0 ? content.Policies : null, documents,
            SavedDocument.ToRead(documents, languages), saved.Paths);
        if (json)
        {
            await environment.Out.WriteLineAsync(JsonOutput.Text(view));
            return;
        }

        await environment.Out.WriteLineAsync(TerminalText.Clean($"TLP:{view.Tlp}  {languages.Pick(view.Titles)}  from {view.Sender}{(sharedBy is null ? "" : $", shared by {sharedBy}")}, signed and logged"));
        if (view.NotBefore is { } notBefore)
        {
            await environment.Out.WriteLineAsync($"not to be acted on before {notBefore}");
        }

        foreach (string policy in view.Policies ?? [])
        {
            await environment.Out.WriteLineAsync(TerminalText.Clean($"policy: {policy}"));
        }

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
        string? NotBefore,
        IReadOnlyList<string>? Policies,
        IReadOnlyList<SavedDocument> Documents,
        string Read,
        IReadOnlyList<string> Files);
}
