/** The channel on which every node hears for whom there is something new. */
export const noticeChannel = 'causeway_notices';
