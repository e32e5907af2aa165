using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Notices;

[JsonSerializable(typeof(NoticeRequest))]
[JsonSerializable(typeof(NoticeResponse))]
[JsonSerializable(typeof(PageOf<NoticeSummaryResponse>))]
[JsonSerializable(typeof(PublicNoticeResponse))]
[JsonSerializable(typeof(PageOf<PublicNoticeSummaryResponse>))]
internal sealed partial class NoticesJsonContext : JsonSerializerContext;
