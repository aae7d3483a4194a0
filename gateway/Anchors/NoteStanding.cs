namespace Gateway.Server.Anchors;

/// <summary>How a note that somebody holds stands to the database.</summary>
internal enum NoteStanding
{
    /// <summary>The database's log begins with what the note describes.</summary>
    Consistent,

    /// <summary>The note describes more than the database holds.</summary>
    Ahead,

    /// <summary>The note describes another history.</summary>
    Inconsistent,

    /// <summary>The note is another log's, or not signed by this log's key: it says nothing.</summary>
    NotOurs,
}
