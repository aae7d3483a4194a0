using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>Saves the documents of a delivery whose papers hold, all or none, and tells what they are: from the gateway, or from a pack.</summary>
internal sealed class DeliverySaving(CommandEnvironment environment, IDeliveryFiles files, IReadOnlyList<IIdentity> identities)
{
    /// <param name="opened">The delivery.</param>
    /// <param name="shown">The gateway's summary of it, which the documents have to agree with; null where there is none.</param>
    /// <param name="folder">Where to save the documents.</param>
    /// <param name="json">Whether to print JSON.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerdictException">A document is not the one that was signed, or listed; nothing is saved then.</exception>
    public async Task RunAsync(OpenedDelivery opened, AdvisoryItem? shown, string folder, bool json, CancellationToken cancellationToken)
    {
        DeliveryDocuments saving = new(files, identities);
        DescribedDelivery delivery = await saving.DescribeAsync(opened, cancellationToken);
        SavedDelivery saved = await Progress.ShowAsync(
            environment, "Downloading", meter => saving.SaveAsync(delivery, shown, folder, meter, cancellationToken));
        await PrintAsync(delivery, saved, json);
    }

    private async Task PrintAsync(DescribedDelivery delivery, SavedDelivery saved, bool json)
    {
        foreach (Sentence note in saved.Notes)
        {
            await environment.WarnAsync(note);
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

        await environment.SayAsync(sharedBy is null
            ? (Sentence)$"TLP:{view.Tlp}  {languages.Pick(view.Titles)}  from {view.Sender}, signed and logged"
            : (Sentence)$"TLP:{view.Tlp}  {languages.Pick(view.Titles)}  from {view.Sender}, shared by {sharedBy}, signed and logged");
        if (view.NotBefore is { } notBefore)
        {
            await environment.SayAsync($"not to be acted on before {notBefore}");
        }

        foreach (string policy in view.Policies ?? [])
        {
            await environment.SayAsync($"policy: {policy}");
        }

        foreach (ItemCsaf csaf in documents.Select(document => document.Csaf).OfType<ItemCsaf>())
        {
            await environment.SayAsync($"CSAF {csaf.Reference()}  {csaf.Title}");
        }

        if (documents.Count(document => document.IsReadable) > 1)
        {
            await environment.SayAsync($"In your language: {view.Read}");
        }

        foreach (string path in saved.Paths)
        {
            await environment.SayAsync($"{path}");
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
