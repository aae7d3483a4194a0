using System.Text.Json.Serialization;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>A document that <c>get</c> saved.</summary>
/// <param name="File">Where.</param>
/// <param name="Language">Its language, as its sender signed it.</param>
/// <param name="Role">Its part in the advisory.</param>
/// <param name="Csaf">What it says of itself if it is CSAF, as it was read here.</param>
internal sealed record SavedDocument(string File, string Language, string Role, ItemCsaf? Csaf)
{
    /// <summary>Whether it is the advisory itself, in one of its languages, and no attachment.</summary>
    [JsonIgnore]
    public bool IsReadable => Role != DocumentRole.Attachment.ToWire();

    public static SavedDocument Of(StatementDocument described, string file, CsafSummary? csaf) =>
        new(file, described.Language, described.Role.ToWire(), csaf is null ? null : ItemCsaf.Of(csaf));

    /// <summary>The file to read: of the main document and its translations the one in the reader's language; the main one where none is.</summary>
    public static string ToRead(IReadOnlyList<SavedDocument> documents, ReaderLanguages languages)
    {
        SavedDocument[] readable = [.. documents.Where(document => document.IsReadable)];
        string? language = languages.Find(readable.Select(document => document.Language));
        return (readable.FirstOrDefault(document => document.Language == language) ?? readable.FirstOrDefault() ?? documents[0]).File;
    }
}
